# shellcheck shell=bash
# Whether the bed can be had on this machine, said in one line.

PROGRAMS=(ssh sshd ssh-keygen srun slurmctld slurmd munged ip bridge unshare nsenter pivot_root flock)

check() {
    local program missing=()
    [ "$(uname -s)" = Linux ] || cannot 'needs Linux.'
    [ "$(id -u)" = 0 ] || cannot 'needs root, for namespaces.'
    for program in "${PROGRAMS[@]}"; do command -v "$program" >/dev/null || missing+=("$program"); done
    [ "${#missing[@]}" -eq 0 ] || cannot "there is no ${missing[*]}; tests/Cluster/install gets what is missing."
    grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null || cannot 'the kernel has no overlay file system.'

    # One try of all that the bed does to a kernel; it ends with its process.
    # shellcheck disable=SC2016  # it is for the inner shell
    unshare --mount --net --uts --ipc --pid --fork --kill-child --mount-proc bash -c '
        mount -t tmpfs tmpfs /mnt && mkdir /mnt/{upper,work,root} &&
        mount -t overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work overlay /mnt/root &&
        ip link add bridge0 type bridge && ip link add veth0 type veth peer name veth1' >/dev/null 2>&1 ||
        cannot 'namespaces, overlays or virtual links are not allowed here (they need CAP_SYS_ADMIN and CAP_NET_ADMIN).'
}
