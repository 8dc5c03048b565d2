# shellcheck shell=bash
# One host: namespaces of its own for processes, network, mounts, name and shared memory, in a disk that begins as this machine's
# and keeps what the host writes for itself.

HERE=${BASH_SOURCE[0]%/*}

host_id() { cat "$BED/hosts/$1.pid" 2>/dev/null; }
is_on() {
    local id
    id=$(host_id "$1") && [ -e "/proc/$id/ns/pid" ]
}
need_on() {
    need_host "$1"
    is_on "$1" || fail "$1 is off."
}

on_host() {
    local host=$1
    shift
    nsenter -t "$(host_id "$host")" -a -- env -i "$(host_path)" HOME=/root USER=root LOGNAME=root TERM=dumb "$@"
}
host_path() { echo PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; }

# Brings a host up as far as its network. Its first process only buries what others leave.
start_host() {
    local host=$1 outer id
    is_on "$host" && return
    : >"$BED/log/$host.boot"
    without_lock env -i "$(host_path)" setsid nsenter -t "$(hub_id)" -m -n -p -- \
        unshare --mount --net --uts --ipc --pid --fork --kill-child \
        bash "$HERE/host-root.sh" "$host" "$DISKS/$host" "$BED/config/$host" "$BED/shell" "$REPOSITORY" \
        </dev/null >"$BED/log/$host.boot" 2>&1 &
    outer=$!
    wait_until 20 host_stands "$host" "$outer" || fail "$host does not start: $(tail -n 3 "$BED/log/$host.boot")"
    id=$(first_process "$outer")
    echo "$id" >"$BED/hosts/$host.pid"

    # `netns` takes a process's number as the one who asks knows it: not entered by way of in_hub's mounts.
    nsenter -t "$(hub_id)" -n -- ip link add "$host" type veth peer name eth0 address "$(card_of "$host")" netns "$id"
    nsenter -t "$(hub_id)" -n -- ip link set "$host" master switch up
    ip neigh flush to "$(address_of "$host")" dev "$LINK" nud all
    on_host "$host" ip link set lo up
    on_host "$host" ip addr add "$(address_of "$host")/24" dev eth0
    on_host "$host" ip link set eth0 up
}

# nsenter waits for unshare, which waits for the host's first process.
first_process() { pgrep -P "$(pgrep -P "$1")"; }
host_stands() { [ -e "/proc/$2" ] && grep -qx ready "$BED/log/$1.boot"; }

# As when the power fails: nothing of what the host says while it dies reaches anyone.
stop_host() {
    local host=$1 id
    id=$(host_id "$host") || return 0
    nsenter -t "$(hub_id)" -n -- ip link set "$host" down 2>/dev/null || true
    if [ -e "/proc/$id" ]; then kill -9 "$id"; fi
    wait_until 20 process_has_ended "$id" || fail "process $id of $host does not end."
    nsenter -t "$(hub_id)" -n -- ip link del "$host" 2>/dev/null || true
    rm -f "$BED/hosts/$host.pid"
}

# The processes of a host, as this machine numbers them: number, name, arguments. The first one is not worth a line.
processes_of() {
    local first space
    first=$(host_id "$1")
    space=$(stat -L -c %i "/proc/$first/ns/pid")
    ps -e -o pidns=,pid=,comm=,args= | awk -v space="$space" -v first="$first" \
        '$1 == space && $2 != first { sub(/^ *[0-9]+ +/, ""); $1 = $1; print }'
}
