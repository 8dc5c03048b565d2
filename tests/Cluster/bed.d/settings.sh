# shellcheck shell=bash disable=SC2034  # read by the files that source this one
# Names, places and addresses of the bed. All of its state is below one folder.

BED=/run/parallelproc-bed
CLIENT=$BED/client                 # what ssh and srun on this machine use
DISKS=$BED/disks                   # what the hosts write; a tmpfs that only the bed's own processes see
MUNGE_SOCKET=$BED/munge/socket     # the same path here and on the hosts, so that one slurm.conf serves all

LINK=parallelproc0                 # this machine's end of the cable to the bed's switch
NETWORK=198.18.77                  # of the range that RFC 2544 keeps for test beds: no real network uses it
MACHINE_ADDRESS=$NETWORK.1

HOSTS=(node1 node2 node3)
NODES=(node1 node2)                # these have an sshd and a slurmd; node3 has the slurmctld
HEAD=node3
CHANGED_KEY_PORT=2222

# An exit code of its own (the one by which automake knows a skipped test): the bed can't be had on this machine.
CANNOT=77

address_of() { printf '%s.1%s\n' "$NETWORK" "${1#node}"; }
card_of() { printf '02:c6:12:4d:00:1%s\n' "${1#node}"; }

is_one_of() {
    local wanted=$1 one
    shift
    for one in "$@"; do [ "$one" = "$wanted" ] && return; done
    return 1
}

fail() {
    printf 'bed: %s\n' "$*" >&2
    exit 1
}

cannot() {
    printf 'bed: %s\n' "$*"
    exit "$CANNOT"
}

need_host() { is_one_of "$1" "${HOSTS[@]}" || fail "there is no host '$1'; the hosts are ${HOSTS[*]}."; }
need_node() { is_one_of "$1" "${NODES[@]}" || fail "'$1' has no sshd and no slurmd; ${NODES[*]} have."; }

# Held while the bed comes or goes, also by what a killed `bed up` has left running; what is to live on must not have it.
LOCK=
take_lock() {
    exec {LOCK}>"$BED/lock"
    flock -w 60 "$LOCK" || fail "something still works on the bed, in $BED."
}
without_lock() {
    if [ -n "$LOCK" ]; then exec {LOCK}>&-; fi
    exec "$@"
}

# What other programs' daemons reach has no event to wait for.
wait_until() {
    local seconds=$1 deadline
    shift
    deadline=$((SECONDS + seconds))
    until "$@"; do
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.05
    done
}
