# What users feel, as ratios measured in one run: each number is the median of several rounds. Prints one line a measurement, and a table
# in Markdown at the end. Best run in a real pwsh, on a machine with nothing else to do, on a Release build (./build.ps1 bench).
param(
    [int] $Rounds = 5,
    [int] $Items = 100000,
    [int] $ParallelItems = 1000, # a round; it is slow
    [int] $Trips = 500
)
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/../out/ParallelProc"
$shell = Join-Path $PSHOME $(if ($IsWindows) { 'pwsh.exe' } else { 'pwsh' })
$rows = [Collections.Generic.List[object]]::new()

function Get-Median([double[]] $Values) {
    $sorted = [Linq.Enumerable]::ToArray([Linq.Enumerable]::Order($Values))
    ($sorted[($sorted.Count - 1) -shr 1] + $sorted[$sorted.Count -shr 1]) / 2
}

function Measure-Seconds([scriptblock] $Body) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    & $Body
    $clock.Elapsed.TotalSeconds
}

function Add-Row([string] $What, [string] $Ours, [string] $Against, [string] $Theirs, [double] $Ratio, [string] $Goal) {
    $rows.Add([pscustomobject]@{ What = $What; Ours = $Ours; Against = $Against; Theirs = $Theirs; Ratio = '{0:0.00}' -f $Ratio; Goal = $Goal })
    '{0}: {1}; {2}: {3}; ratio {4:0.00}{5}' -f $What, $Ours, $Against, $Theirs, $Ratio, $(if ($Goal) { " (goal $Goal)" })
}

'{0}, {1}, {2} processors, {3:yyyy-MM-dd}' -f $(if (Get-Command Start-ThreadJob -ErrorAction Ignore) { "PowerShell $($PSVersionTable.PSVersion)" } else { "stand-in shell $($PSVersionTable.PSVersion)" }),
    [Runtime.InteropServices.RuntimeInformation]::OSDescription, [Environment]::ProcessorCount, [DateTime]::Now

# -- ready ----------------------------------------------------------------------------------------------------------------------
# Both in turn, so that what else the machine does hits both.
$starts = @(); $exits = @()
foreach ($round in 1..$Rounds) {
    $exits += Measure-Seconds { & $shell -NoProfile -Command exit }
    $starts += Measure-Seconds { $script:pool = Start-ProcessPool -MaxWorkers 2 -MinWorkers 2 }
    if ($round -lt $Rounds) { Stop-ProcessPool $pool }
}
$start = Get-Median $starts; $exit = Get-Median $exits
Add-Row 'two workers ready' ('{0:0} ms' -f ($start * 1000)) 'pwsh -NoProfile -Command exit' ('{0:0} ms' -f ($exit * 1000)) ($start / $exit) 'at most 2'

# -- a trivial map ------------------------------------------------------------------------------------------------------------------
$null = 1..1000 | Invoke-PoolMap { $_ * $_ } -Pool $pool
$canParallel = (Get-Command ForEach-Object).Parameters.ContainsKey('Parallel') -and (Get-Command Start-ThreadJob -ErrorAction Ignore)
$ours = @(); $alone = @(); $parallel = @()
foreach ($round in 1..$Rounds) {
    $ours += $Items / (Measure-Seconds { $null = 1..$Items | Invoke-PoolMap { $_ * $_ } -Pool $pool })
    $alone += $Items / (Measure-Seconds { $null = 1..$Items | ForEach-Object { $_ * $_ } })
    if ($canParallel) { $parallel += $ParallelItems / (Measure-Seconds { $null = 1..$ParallelItems | ForEach-Object -Parallel { $_ * $_ } -ThrottleLimit 2 }) }
}
$rate = Get-Median $ours; $text = '{0:N0} items/s' -f $rate
Add-Row 'a map of $_ * $_' $text 'ForEach-Object' ('{0:N0} items/s' -f (Get-Median $alone)) ($rate / (Get-Median $alone)) ''
if ($canParallel) {
    Add-Row 'a map of $_ * $_' $text 'ForEach-Object -Parallel -ThrottleLimit 2' ('{0:N0} items/s' -f (Get-Median $parallel)) ($rate / (Get-Median $parallel)) 'at least 50'
}
else { 'a map of $_ * $_ against ForEach-Object -Parallel: only in a real pwsh' }

# -- one round trip -----------------------------------------------------------------------------------------------------------------
function Measure-Trip([scriptblock] $Trip) {
    $times = foreach ($one in 1..$Trips) {
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $null = & $Trip
        $clock.Elapsed.TotalMicroseconds
    }
    Get-Median $times
}
$task = { Receive-PoolTask (Submit-PoolTask { 6 * 7 } -Pool $pool) -Wait -AutoRemove }
$map = { Invoke-PoolMap { $_ * 7 } 6 -Pool $pool }
$null = foreach ($one in 1..200) { & $task; & $map }
$taskTimes = @(); $mapTimes = @(); $pythonTimes = @()
$python = Get-Command python3, python -CommandType Application -ErrorAction Ignore | Select-Object -First 1
foreach ($round in 1..$Rounds) {
    $taskTimes += Measure-Trip $task
    $mapTimes += Measure-Trip $map
    if ($python) { $pythonTimes += [double](& $python "$PSScriptRoot/executor.py" 1 $Trips) }
}
Stop-ProcessPool $pool
$taskTime = Get-Median $taskTimes; $mapTime = Get-Median $mapTimes
if ($python) {
    $theirs = Get-Median $pythonTimes
    Add-Row 'one round trip, Submit-PoolTask + Receive-PoolTask' ('{0:0} us' -f $taskTime) 'Python submit().result()' ('{0:0} us' -f $theirs) ($taskTime / $theirs) 'below 1'
    Add-Row 'one round trip, Invoke-PoolMap' ('{0:0} us' -f $mapTime) 'Python submit().result()' ('{0:0} us' -f $theirs) ($mapTime / $theirs) 'below 1'
}
else { 'one round trip: {0:0} us as a task, {1:0} us as a map; no python3 here to compare with' -f $taskTime, $mapTime }

''
'| what | ParallelProc | against | | ratio | goal |'
'|---|---|---|---|---|---|'
foreach ($row in $rows) { '| {0} | {1} | {2} | {3} | {4} | {5} |' -f $row.What.Replace('$_ * $_', '`$_ * $_`'), $row.Ours, $row.Against, $row.Theirs, $row.Ratio, $row.Goal }
