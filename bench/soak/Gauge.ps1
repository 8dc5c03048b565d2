# What must not grow.

# The processes that this one has started and that still run.
function Get-ChildProcess {
    if (-not $IsLinux) { return }
    foreach ($folder in [IO.Directory]::EnumerateDirectories('/proc')) {
        if ([IO.Path]::GetFileName($folder) -notmatch '^\d+$') { continue }
        try { $stat = [IO.File]::ReadAllText("$folder/stat") } catch [IO.IOException] { continue } # no process, or one that has ended
        $fields = $stat.Substring($stat.LastIndexOf(')') + 2) -split ' '
        if ($fields[1] -eq $PID -and $fields[0] -ne 'Z') { [IO.Path]::GetFileName($folder) }
    }
}

function Get-Gauge([double] $Minute, $Pool) {
    [GC]::Collect()
    [GC]::WaitForPendingFinalizers()
    [GC]::Collect()
    $self = [Diagnostics.Process]::GetCurrentProcess()
    $workers = @(Get-PoolWorker $Pool)
    [pscustomobject]@{
        Minute        = [Math]::Round($Minute, 1)
        ShellMB       = [Math]::Round($self.WorkingSet64 / 1MB)
        HeapMB        = [Math]::Round([GC]::GetTotalMemory($false) / 1MB, 1)
        Threads       = $self.Threads.Count
        Handles       = if ($IsLinux) { [IO.Directory]::GetFileSystemEntries('/proc/self/fd').Count } else { $self.HandleCount }
        Processes     = @(Get-ChildProcess).Count
        WorkersMB     = [Math]::Round(($workers.ForEach{ $_.WorkingSet } | Measure-Object -Sum).Sum / 1MB)
        Tasks         = @(Get-PoolTask).Count
    }
}

# What the run ends with may be a little more than what it had when it had settled: as much as the figures of one minute differ from those of the next.
function Test-Flat($Samples, [double] $Settle) {
    $settled = @($Samples).Where{ $_.Minute -ge $Settle }
    if ($settled.Count -lt 4) {
        Write-Host 'too short to tell whether anything grows'
        return $true
    }
    $third = [Math]::Max(2, [int] ($settled.Count / 3))
    $flat = $true
    foreach ($limit in @{ Name = 'HeapMB'; Times = 1.15; More = 5 }, @{ Name = 'ShellMB'; Times = 1.15; More = 20 }, @{ Name = 'Threads'; Times = 1; More = 6 },
        @{ Name = 'Handles'; Times = 1; More = 6 }, @{ Name = 'Processes'; Times = 1; More = 1 }, @{ Name = 'Tasks'; Times = 1; More = 0 }) {
        $begin = ($settled[0..($third - 1)].ForEach{ $_.($limit.Name) } | Measure-Object -Average).Average
        $end = ($settled[-$third..-1].ForEach{ $_.($limit.Name) } | Measure-Object -Average).Average
        if ($end -gt $begin * $limit.Times + $limit.More) {
            Write-Host ('{0} grows: {1:0.0} at first, {2:0.0} at the end' -f $limit.Name, $begin, $end)
            $flat = $false
        }
    }
    $flat
}
