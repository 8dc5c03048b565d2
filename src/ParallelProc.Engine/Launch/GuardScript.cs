namespace ParallelProc.Engine;

/// <summary>
/// What the guard on Unix runs (see <see cref="GuardProcess"/>): <c>+ id mark</c> and <c>- id</c> on its standard input tell it which workers there are. It
/// does what <see cref="UnixProcessGroup"/> does for one worker, with nothing but a <c>sh</c>, <c>grep</c> (Linux) and <c>ps</c> (macOS, never run there).
/// </summary>
internal static class GuardScript
{
    /// <remarks>
    /// In a session of its own where there is a program for that, so that a kill of this process's group spares it. The patience is longer than that of
    /// a worker (a second), so that one that ends in order is let do so. Who descends from a worker is looked for before that, while its parents lead to it.
    /// At last it does what <see cref="RuntimeFiles"/> does, where the workers were killed. Its own errors go nowhere: the pipe's reader is gone by then, and to write to it would be its end.
    /// </remarks>
    public const string Text = """
        trap '' HUP INT QUIT TERM
        if [ -n "$1" ] && command -v setsid >/dev/null 2>&1; then exec setsid sh -c "$1" "$0"; fi
        exec >/dev/null 2>&1

        workers=
        while read -r what id mark; do
            case $what in
                +) workers="$workers $id:$mark" ;;
                -) rest=; for worker in $workers; do [ "${worker%%:*}" = "$id" ] || rest="$rest $worker"; done; workers=$rest ;;
            esac
        done
        [ -n "$workers" ] || exit 0
        groups=; marks=
        for worker in $workers; do groups="$groups ${worker%%:*}"; marks="$marks -e ${worker#*:}"; done

        tab=$(printf '\t')
        parents() {
            if [ -r /proc/self/status ]; then
                grep -s '^PPid:' /proc/[0-9]*/status | while IFS="/:$tab" read -r _ _ id _ _ parent; do echo "$id:$parent"; done
            else
                ps -A -o pid= -o ppid= | while read -r id parent; do echo "$id:$parent"; done
            fi
        }
        table=$(parents)
        family=" $groups "; before=
        while [ "$family" != "$before" ]; do
            before=$family
            for entry in $table; do
                case $family in *" ${entry%:*} "*) ;; *" ${entry#*:} "*) family="$family${entry%:*} " ;; esac
            done
        done

        sleep 1.5 || sleep 2
        for id in $groups; do kill -9 "-$id"; done
        for id in $family; do kill -9 "$id"; done
        looks=0; killed=' '; before=
        while [ "$looks" -lt 20 ] && [ "$killed" != "$before" ]; do
            looks=$((looks + 1)); before=$killed
            for file in $(grep -lsF $marks /proc/[0-9]*/environ); do
                id=${file#/proc/}; id=${id%/*}
                case $killed in *" $id "*) ;; *) kill -9 "$id"; killed="$killed$id " ;; esac
            done
        done

        cd "${TMPDIR:-/tmp}" || exit
        for id in $groups; do rm -f CoreFxPipe_PSHost.*."$id".* "dotnet-diagnostic-$id-"* "clr-debug-pipe-$id-"*; done
        """;
}
