# A Slurm of one machine, for tests of what does not need a real one: salloc, srun and scancel as far as pools use them. Dot-sourced in BeforeAll, behind Support.ps1.

$FakeSlurm = New-Folder
$FakeSlurmLog = "$FakeSlurm/log"

# An allocation is what it runs.
[IO.File]::WriteAllText("$FakeSlurm/salloc", @'
#!/bin/sh
while case $1 in -*) ;; *) false ;; esac; do shift; done
SLURM_JOB_ID=1
export SLURM_JOB_ID
exec "$@"
'@)
[IO.File]::WriteAllText("$FakeSlurm/scancel", "#!/bin/sh`n")

# A step runs a command so many times, each with the same input and its number, puts that in front of what they print, and tells how they failed.
[IO.File]::WriteAllText("$FakeSlurm/srun", @'
#!/bin/bash
tasks=1 label= given="$*"
while [[ $1 == -* ]]; do
    case $1 in --ntasks=*) tasks=${1#*=} ;; --label) label=1 ;; esac
    shift
done
[ -n "$label" ] || exec "$@"
printf '%s\n' "$given" >>"$FAKE_SLURM_LOG"
folder=$(mktemp -d) inputs=() ids=()
for ((t = 0; t < tasks; t++)); do mkfifo "$folder/$t"; inputs+=("$folder/$t"); done
for ((t = 0; t < tasks; t++)); do
    (
        export SLURM_PROCID=$t
        { "$@" <"$folder/$t" 2>&3 | sed -u "s/^/$t: /"; code=${PIPESTATUS[0]}; } 3> >(sed -u "s/^/$t: /" >&2)
        [ "$code" = 0 ] || echo "srun: error: fake: task $t: Exited with exit code $code" >&2
    ) &
    ids+=($!)
done
tee "${inputs[@]}" >/dev/null 2>&1 <&0 &
wait "${ids[@]}"
rm -r "$folder"
'@)
foreach ($program in 'salloc', 'scancel', 'srun') { & chmod +x "$FakeSlurm/$program" }
$env:FAKE_SLURM_LOG = $FakeSlurmLog
$env:PATH = "$FakeSlurm$([IO.Path]::PathSeparator)$env:PATH"

# The steps of workers that were started so far: how many tasks each has.
function Get-FakeStep { if ([IO.File]::Exists($FakeSlurmLog)) { [IO.File]::ReadAllLines($FakeSlurmLog) | ForEach-Object { [int]($_ -replace '^.*--ntasks=(\d+) .*$', '$1') } } }
