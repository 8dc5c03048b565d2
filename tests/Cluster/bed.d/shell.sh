# shellcheck shell=bash
# Which PowerShell the hosts have: what is asked for, else this machine's own, else the project's stand-in. The folder that it
# is in becomes /opt/pwsh of each host.

choose_shell() {
    local wanted=$1 program stand_in=$REPOSITORY/out/shell/pwsh
    case $wanted in
        stand-in) program=$stand_in ;;
        '') program=$(type -P pwsh || echo "$stand_in") ;;
        *) program=$wanted ;;
    esac
    [ -x "$program" ] || fail "there is no PowerShell at $program (\`dotnet build\` makes the stand-in)."
    program=$(readlink -f "$program")
    dirname "$program" >"$BED/shell/folder"
    : >"$BED/shell/dotnet"
    # srun brings this machine's PATH along, in which pwsh has put its own folder.
    hidden_shell >"$BED/shell/hidden"
    # Without a runtime of its own it needs this machine's, which the host finds by the file that installers write.
    if [ ! -e "$(dirname "$program")/libcoreclr.so" ]; then
        dirname "$(readlink -f "$(type -P dotnet)")" >"$BED/shell/dotnet" || fail "$program needs dotnet on the PATH."
    fi
}

# The folder of this machine's own PowerShell, if it is one that holds nothing else.
hidden_shell() {
    local program
    program=$(type -P pwsh) && program=$(dirname "$(readlink -f "$program")") || return 0
    [ ! -e "$program/System.Management.Automation.dll" ] || echo "$program"
}

# To be in each host's /etc/dotnet.
shell_config() {
    local folder=$1
    [ -s "$BED/shell/dotnet" ] || return 0
    mkdir -p "$folder/etc/dotnet"
    echo /opt/dotnet >"$folder/etc/dotnet/install_location"
}
