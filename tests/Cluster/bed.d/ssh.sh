# shellcheck shell=bash
# Keys and configurations of OpenSSH: everything that has an existing name in ~/.ssh or /etc/ssh is here instead.

make_key() { ssh-keygen -q -t ed25519 -N '' -C "$2" -f "$1"; }

make_ssh() {
    local node keys=$BED/keys
    mkdir -m 700 "$keys"
    make_key "$keys/user" bed-user
    make_key "$keys/stranger" bed-stranger
    make_key "$keys/changed" bed-changed
    for node in "${NODES[@]}"; do
        make_key "$keys/$node" "$node"
        printf '%s %s\n' "$node" "$(cut -d' ' -f1,2 "$keys/$node.pub")" >>"$CLIENT/known_hosts"
        ssh_on_node "$node" "$BED/config/$node/etc/ssh"
    done
    ssh_here >"$CLIENT/ssh_config"
}

# MaxSessions, MaxStartups and keep-alives are as a system has them that nobody has touched.
ssh_on_node() {
    local node=$1 folder=$2
    mkdir -p "$folder"
    cp "$keys/$node" "$folder/bed_host_key"
    cp "$keys/changed" "$folder/bed_changed_key"
    cp "$keys/user.pub" "$folder/bed_authorized_keys"
    cat >"$folder/sshd_config" <<CONFIG
HostKey /etc/ssh/bed_host_key
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
AuthorizedKeysFile /etc/ssh/bed_authorized_keys
UsePAM no
PrintMotd no
PidFile /run/sshd.pid
AcceptEnv LANG LC_*
Subsystem sftp internal-sftp
CONFIG
    sed -e 's/bed_host_key/bed_changed_key/' -e 's/sshd.pid/sshd-changed.pid/' "$folder/sshd_config" >"$folder/sshd_changed_config"
}

# Names for the ways in which a host can be wrong are here, so that a test needs nothing but another name.
ssh_here() {
    local host
    for host in "${HOSTS[@]}"; do
        printf 'Host %s\n  HostName %s\n  HostKeyAlias %s\n' "$host" "$(address_of "$host")" "$host"
    done
    for host in "${NODES[@]}"; do
        cat <<CONFIG
# The host knows no such key.
Host $host-stranger
  HostName $(address_of "$host")
  HostKeyAlias $host
  IdentityFile $BED/keys/stranger
# Where \`bed changed-key $host\` has put a host key that is not the one of that name.
Host $host-changed
  HostName $(address_of "$host")
  HostKeyAlias $host
  Port $CHANGED_KEY_PORT
# A host key that was never seen.
Host $host-unknown
  HostName $(address_of "$host")
CONFIG
    done
    cat <<CONFIG
# Nobody has this address.
Host nowhere
  HostName $NETWORK.99
# No name server knows this name.
Host nameless
  HostName nameless.invalid
Host * !*-stranger
  IdentityFile $BED/keys/user
Host *
  User root
  IdentitiesOnly yes
  UserKnownHostsFile $CLIENT/known_hosts
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  BatchMode yes
CONFIG
}

answers() { { true <"/dev/tcp/$1/$2"; } 2>/dev/null; }
