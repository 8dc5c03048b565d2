#!/usr/bin/env bash
# Runs on a host: starts the daemons that are named, and leaves them to process 1.
set -euo pipefail
munge_socket=$1
shift

# Said once it is known to have started; what it says itself is in its log.
start() {
    local name=$1
    shift
    setsid "$@" </dev/null >>"/var/log/$name.log" 2>&1 &
    echo $! >"/run/bed-$name"
}

for name in "$@"; do
    case $name in
        munged)
            mkdir -p "${munge_socket%/*}"
            start munged munged -F --key-file=/etc/munge/bed.key --socket="$munge_socket" --pid-file=/run/munged.pid \
                --log-file=/var/log/munged.log --seed-file=/var/lib/munge-bed.seed --num-threads=2
            ;;
        sshd)
            mkdir -p /run/sshd
            usermod -s /bin/bash root >/dev/null 2>&1
            start sshd /usr/sbin/sshd -D -e -f /etc/ssh/sshd_config
            ;;
        sshd-changed)
            mkdir -p /run/sshd
            start sshd-changed /usr/sbin/sshd -D -e -f /etc/ssh/sshd_changed_config -p "$BED_CHANGED_KEY_PORT"
            ;;
        slurmctld) start slurmctld slurmctld -D -f /etc/slurm/slurm.conf ;;
        slurmd) start slurmd slurmd -D -N "$(hostname)" -f /etc/slurm/slurm.conf ;;
        *) echo "there is no daemon '$name'" >&2; exit 1 ;;
    esac
done
