# shellcheck shell=bash
# What can happen to a host.

on_switch() { nsenter -t "$(hub_id)" -n -- "$@"; }

# cut: the switch drops what goes to and from the host, and neither end learns of it: no link goes down, no address stops to
# resolve. unplug: the cable is out; after three seconds new connections are told "No route to host".
cut_link() {
    need_on "$1"
    ip neigh replace "$(address_of "$1")" lladdr "$(card_of "$1")" dev "$LINK" nud permanent
    on_switch ip link set "$1" up
    on_switch bridge link set dev "$1" state 0
}
unplug() {
    need_on "$1"
    on_switch ip link set "$1" down
    # Else half a minute goes by until this machine asks for the host's card again.
    ip neigh flush to "$(address_of "$1")" dev "$LINK" nud all
}
restore_link() {
    need_on "$1"
    ip neigh flush to "$(address_of "$1")" dev "$LINK" nud permanent
    on_switch ip link set "$1" up
    on_switch bridge link set dev "$1" state 3
}

# All processes of that name; `session` is whatever is no daemon of the host: logins, job steps and what they started.
kill_on() {
    local host=$1 name=$2 id its rest
    need_on "$host"
    while read -r id its rest; do
        if [ "$name" = session ]; then
            is_daemon "$id" && continue
        elif [ "$its" != "$name" ]; then
            continue
        fi
        kill -9 "$id" 2>/dev/null || [ ! -e "/proc/$id" ]
    done < <(processes_of "$host")
}

# By their arguments, as sshd names the processes of its logins like itself. Slurm's own for each step counts as one: Slurm takes
# minutes to miss it, and srun waits for ever (`bed kill HOST slurmstepd` does that).
is_daemon() {
    case $(tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline") in
        munged\ -F\ * | slurmd\ -D\ * | slurmctld\ -D\ * | 'slurmctld: '* | 'slurmstepd: '*) return 0 ;;
        /usr/sbin/sshd\ -D\ * | 'sshd: /usr/sbin/sshd -D'*) return 0 ;;
    esac
    return 1
}

# What a login says before the command that it was asked for. Bash reads this file under sshd, also without a terminal.
set_login_script() {
    need_on "$1"
    if [ -n "$2" ]; then printf '%s\n' "$2" | on_host "$1" tee /root/.bashrc >/dev/null; else on_host "$1" rm -f /root/.bashrc; fi
}

# `none`, `default`, or the path of a program on the host that is to be its pwsh.
set_pwsh() {
    need_on "$1"
    on_host "$1" rm -f /usr/bin/pwsh
    case $2 in
        none) ;;
        default) on_host "$1" ln -s /opt/pwsh/pwsh /usr/bin/pwsh ;;
        *) on_host "$1" ln -s "$2" /usr/bin/pwsh ;;
    esac
}

# A disk without room, at the user's cache unless another folder of the host is named.
fill_disk() {
    local folder=${2:-/root/.cache}
    need_on "$1"
    free_disk "$1" "$folder"
    on_host "$1" mkdir -p "$folder"
    on_host "$1" mount -t tmpfs -o size=64k,mode=700 full "$folder"
    if on_host "$1" dd if=/dev/zero of="$folder/full" bs=4k count=64 status=none 2>/dev/null; then
        fail "the disk at $folder of $1 does not fill up."
    fi
}
free_disk() {
    local folder=${2:-/root/.cache}
    need_on "$1"
    if on_host "$1" mountpoint -q "$folder"; then on_host "$1" umount -l "$folder"; fi
}
