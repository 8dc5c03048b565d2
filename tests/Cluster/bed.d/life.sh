# shellcheck shell=bash
# The bed's coming and going.

bring_up() {
    local pwsh='' host
    while [ $# -gt 0 ]; do
        case $1 in
            --pwsh) pwsh=${2:?a path or stand-in}; shift 2 ;;
            *) fail "bed up knows no '$1'." ;;
        esac
    done
    check
    is_up && fail "a bed is up already, in $BED; \`bed down\` ends it."
    [ ! -e "$BED" ] || fail "what another bed has left, or one that is just being made, is in $BED; \`bed down\` removes it."
    mkdir -m 755 "$BED" 2>/dev/null || fail "another bed is just being made, in $BED."
    take_lock
    # Half a bed is of no use to anyone; how far it came is in its logs, whose ends are shown.
    trap 'show_logs >&2; bring_down' EXIT
    trap 'exit 130' INT TERM

    mkdir -m 755 "$BED"/{client,disks,log,hosts,config,shell}
    choose_shell "$pwsh"
    make_ssh
    make_slurm
    for host in "${HOSTS[@]}"; do
        hosts_file >"$BED/config/$host/etc/hosts"
        echo "$host" >"$BED/config/$host/etc/hostname"
        shell_config "$BED/config/$host"
    done
    start_hub
    start_client_munge ''
    for host in "${HOSTS[@]}"; do start_host "$host"; done
    for host in "$HEAD" "${NODES[@]}"; do start_daemons "$host"; done
    for host in "$HEAD" "${NODES[@]}"; do await_host "$host"; done
    trap - EXIT INT TERM
}

hosts_file() {
    local host
    echo '127.0.0.1 localhost'
    for host in "${HOSTS[@]}"; do echo "$(address_of "$host") $host"; done
}

host_daemons() {
    local host=$1
    shift
    # The script is not on the host, whose disk is without this repository.
    (without_lock nsenter -t "$(host_id "$host")" -a -- env -i "$(host_path)" HOME=/root BED_CHANGED_KEY_PORT="$CHANGED_KEY_PORT" \
        bash -s "$MUNGE_SOCKET" "$@" <"$HERE/daemons.sh")
}

start_daemons() {
    if [ "$1" = "$HEAD" ]; then host_daemons "$1" munged slurmctld; else host_daemons "$1" munged sshd slurmd; fi
}

await_host() {
    if [ "$1" = "$HEAD" ]; then
        await_file "$MUNGE_SOCKET"
        await_port "$1" 6817
    else
        await_port "$1" 22
        wait_until 30 node_is_idle "$1" || fail "$1 is not idle for Slurm: $(node_state "$1")"
    fi
}
await_port() { wait_until 20 answers "$(address_of "$1")" "$2" || fail "$1 does not answer at port $2."; }
await_file() { wait_until 20 test -S "$1" || fail "there is no $1."; }

show_logs() {
    local host
    tail -n 5 "$BED"/log/* 2>/dev/null || true
    for host in "${HOSTS[@]}"; do
        # shellcheck disable=SC2016  # it is for the host's shell
        ! is_on "$host" || on_host "$host" bash -c 'tail -n 5 /var/log/{munged,sshd,slurmd,slurmctld}.log' 2>/dev/null || true
    done
}

bring_down() {
    [ -e "$BED" ] || ip link show "$LINK" >/dev/null 2>&1 || return 0
    mkdir -p "$BED"
    [ -n "$LOCK" ] || take_lock
    end_clients
    stop_hub
    rm -rf --one-file-system "$BED"
}

# ssh and srun that were told to use the bed: with it gone they would wait, some for ever.
end_clients() {
    local path id
    for path in /proc/[0-9]*; do
        id=${path#/proc/}
        case $(cat "$path/comm" 2>/dev/null) in ssh | srun | salloc | sbatch) ;; *) continue ;; esac
        if grep -qF "$CLIENT/" "$path/cmdline" "$path/environ" 2>/dev/null; then
            kill -9 "$id" 2>/dev/null || true
            wait_until 10 process_has_ended "$id" || fail "process $id does not end."
        fi
    done
}

status() {
    local host
    for host in "${HOSTS[@]}"; do
        if is_on "$host"; then
            printf '%s on  %-12s %s processes\n' "$host" "$(node_state "$host" || true)" "$(processes_of "$host" | wc -l)"
        else
            printf '%s off %-12s\n' "$host" "$(node_state "$host" || true)"
        fi
    done
}
