# What Linux tells of a process. There is no such thing elsewhere: then $HasProc is false.

$HasProc = [IO.Directory]::Exists('/proc/self/task')
$NoProc = 'it is read from /proc, which only Linux has'

# A value of /proc/<pid>/status in MiB: VmRSS is what it holds now, VmHWM the most that it ever held.
function Get-ProcessMemory([int] $Id, [string] $Name) {
    $line = [IO.File]::ReadAllLines("/proc/$Id/status").Where{ $_.StartsWith("${Name}:") }[0]
    [double] ($line -replace '\D') / 1024
}

# Processor time (ms) and times that it fell asleep, for each thread of some processes.
function Get-ThreadUse([int[]] $Id) {
    $threads = @{}
    foreach ($folder in $Id.ForEach{ [IO.Directory]::GetDirectories("/proc/$_/task") }) {
        $status = [IO.File]::ReadAllText("$folder/status")
        $threads[$folder] = [pscustomobject]@{
            Cpu = [double] ([IO.File]::ReadAllText("$folder/schedstat") -split ' ')[0] / 1e6
            Switches = [double] [regex]::Match($status, '(?m)^voluntary_ctxt_switches:\s*(\d+)').Groups[1].Value
        }
    }
    $threads
}

# What groups of processes use in a second while nobody asks anything of them, by name. Threads that begin meanwhile count from zero; what one that ends has used last is
# not seen.
function Measure-IdleUse([hashtable] $Groups, [double] $Seconds) {
    $before = @{}; $after = @{}; $use = @{}
    foreach ($name in $Groups.Keys) { $before[$name] = Get-ThreadUse $Groups[$name] }
    [Threading.Thread]::Sleep([int] (1000 * $Seconds))
    foreach ($name in $Groups.Keys) { $after[$name] = Get-ThreadUse $Groups[$name] }
    foreach ($name in $Groups.Keys) {
        foreach ($what in 'Cpu', 'Switches') {
            $sum = 0.0
            foreach ($thread in $after[$name].Keys) {
                $was = $before[$name][$thread]
                $sum += $after[$name][$thread].$what - $(if ($was) { $was.$what } else { 0 })
            }
            $use["$name$what"] = $sum / $Seconds
        }
    }
    $use
}
