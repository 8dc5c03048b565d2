#!/usr/bin/env bash
# Process 1 of a host. Makes its disk: an overlay on this machine's, without this repository, and without anybody's home: what is
# not sent to a host is not there. Then buries what other processes leave, for ever.
set -euo pipefail
host=$1 disk=$2 config=$3 shell=$4 repository=$5

hostname "$host"
mkdir -p "$disk"/{upper,work,root,home}
cp -a "$config/." "$disk/upper/"
root=$disk/root
mount -t overlay -o "lowerdir=/,upperdir=$disk/upper,workdir=$disk/work" overlay "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mkdir -p "$root$repository" "$root/root" "$root/opt/pwsh" "$root/opt/dotnet"
mount -t tmpfs -o ro,mode=755 tmpfs "$root$repository"
mount --bind "$disk/home" "$root/root"

# The one PowerShell of a host, whichever this machine has in other places.
hidden=$(cat "$shell/hidden")
if [ -n "$hidden" ]; then mount -t tmpfs -o ro,mode=755 tmpfs "$root$hidden"; fi
mount --bind "$(cat "$shell/folder")" "$root/opt/pwsh"
if [ -s "$shell/dotnet" ]; then mount --bind "$(cat "$shell/dotnet")" "$root/opt/dotnet"; fi
rm -f "$root"/{usr/local/bin,usr/bin,bin,usr/local/sbin,usr/sbin}/pwsh
ln -s /opt/pwsh/pwsh "$root/usr/bin/pwsh"

cd "$root"
pivot_root . .
umount -l .
cd /
echo ready
exec >/dev/null 2>&1
# A pipe that nobody writes to: bash waits here, and sees to every child that ends meanwhile.
exec <> <(:)
while :; do read -r _ || true; done
