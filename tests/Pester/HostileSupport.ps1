# For tests of bodies that harm their worker. Dot-sourced in their BeforeAll, behind Support.ps1.

# The processes that live and were born with this mark in their environment (Linux).
function Find-Marked([string] $Mark) {
    foreach ($folder in [IO.Directory]::GetDirectories('/proc')) {
        $id = [IO.Path]::GetFileName($folder)
        if ($id -notmatch '^\d+$') { continue }
        try { $environment = [IO.File]::ReadAllText("$folder/environ") } catch { continue } # it has ended meanwhile
        if ($environment.Contains($Mark) -and (Test-Alive $id)) { [int]$id }
    }
}

# Maps 1 to 6 in a pool of its own, which is used once more, stopped, and looked at for what it has left behind.
function Invoke-Hostile([scriptblock] $Body, [hashtable] $Map = @{}, [hashtable] $Environment = @{}, [int] $MaxWorkers = 2, [switch] $Warm) {
    $mark = "hostile-$([guid]::NewGuid().ToString('n'))"
    $pool = Start-ProcessPool -MaxWorkers $MaxWorkers -Environment (@{ PP_TEST_MARK = $mark } + $Environment)
    try {
        if ($Warm) {
            # What runs first in a worker takes far longer: that shall not count towards the limits of the map.
            $met = New-PoolSharedObject Barrier -Capacity $MaxWorkers
            $null = 1..$MaxWorkers | Invoke-PoolMap { ($using:met).SignalAndWait() } -Pool $pool -BatchSize 1
        }
        $all = @(1..6 | Invoke-PoolMap $Body -Pool $pool @Map -InformationVariable information -InformationAction SilentlyContinue 2>&1)
        $after = @(1..4 | Invoke-PoolMap { 10 * $_ } -Pool $pool 2>&1)
        $stopped = Start-Aside { Stop-ProcessPool $args[0] } $pool
        $null = Receive-Aside $stopped -Seconds 30
    }
    finally {
        Stop-ProcessPool $pool -Force
    }
    $gone = -not $IsLinux -or (Wait-Until -Seconds 10 { -not (Find-Marked $mark) })
    $errors = @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
    [pscustomobject]@{
        Output = @($all | Where-Object { $_ -isnot [Management.Automation.ErrorRecord] })
        Errors = $errors
        # "id item" of each error
        Ends = @($errors | ForEach-Object { "$(($_.FullyQualifiedErrorId -split ',')[0]) $($_.TargetObject)" }) -join '; '
        Information = $information
        After = $after -join ' '
        Lost = $pool.LostWorkers
        # The pool did what it was asked afterwards, and nothing is left of it.
        IsSound = "$after" -eq '10 20 30 40' -and $gone -and $pool.State -eq 'Stopped'
    }
}
