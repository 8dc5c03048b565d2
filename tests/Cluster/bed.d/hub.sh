# shellcheck shell=bash
# The hub holds everything: process 1 of a process namespace, within which the hosts have theirs. When it is killed, the kernel
# kills all that is in there before it lets the hub go; with the processes go their networks and mounts. So there is nothing to
# be forgotten, from whatever state. It also is the switch between the hosts.

hub_id() { cat "$BED/hub.pid" 2>/dev/null; }

# Not only alive: a number may be another process by now.
is_hub() { [ -n "${1:-}" ] && tr '\0' '\n' 2>/dev/null <"/proc/$1/environ" | grep -qx "PARALLELPROC_BED=$BED"; }
is_up() { is_hub "$(hub_id)"; }

in_hub() { nsenter -t "$(hub_id)" -m -n -- "$@"; }

# Starts something that ends with the hub.
in_hub_processes() { without_lock setsid nsenter -t "$(hub_id)" -m -p -- "$@" </dev/null >/dev/null 2>&1 & }

start_hub() {
    local unshare hub gate
    # The hub waits until its number is on record: if this script is killed before, its input ends, and so does the hub.
    # shellcheck disable=SC2016  # it is for the inner shell
    exec {gate}> >(without_lock env -i PATH="$PATH" PARALLELPROC_BED="$BED" setsid \
        unshare --mount --net --pid --fork --kill-child --mount-proc \
        bash -c 'read -r _ || exit 1; exec <> <(:); while :; do read -r _ || true; done' >/dev/null 2>&1)
    unshare=$!
    wait_until 10 pgrep -P "$unshare" >/dev/null || fail 'the hub does not start.'
    hub=$(pgrep -P "$unshare")
    echo "$hub" >"$BED/hub.pid"
    echo go >&"$gate"
    exec {gate}>&-

    in_hub mount -t tmpfs -o mode=755,size=2g parallelproc-bed "$DISKS"
    in_hub ip link set lo up
    in_hub ip link add switch type bridge
    in_hub ip link set switch up
    ip link add "$LINK" type veth peer name machine netns "$hub"
    in_hub ip link set machine master switch up
    ip addr add "$MACHINE_ADDRESS/24" dev "$LINK"
    ip link set "$LINK" up
}

stop_hub() {
    local hub
    hub=$(hub_id) || true
    if is_hub "$hub"; then
        kill -9 "$hub"
        wait_until 30 process_has_ended "$hub" || fail "process $hub does not end; the state is still in $BED."
    fi
    if ip link show "$LINK" >/dev/null 2>&1; then ip link del "$LINK" 2>/dev/null || ! ip link show "$LINK" >/dev/null 2>&1; fi
}

# One that nobody has buried yet has ended too.
process_has_ended() { [ ! -e "/proc/$1" ] || grep -q '^State:[[:space:]]*[ZX]' "/proc/$1/status" 2>/dev/null || [ ! -e "/proc/$1" ]; }
