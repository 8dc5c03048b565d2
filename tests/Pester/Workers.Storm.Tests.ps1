BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

# Real processes, for ten seconds or so each: on a machine so slow that no worker would get anywhere between two kills, the storm is over by then. The same with simulated ones, a thousand times and as chance has it, is in tests/Unit/Engine/Simulation.
Describe 'A map of 20,000 items, of whose workers one is killed every 100 ms' -Tag Slow -Skip:$IsWindows {
    It 'with a body that <Name>, accounts for each item once and in order' -ForEach @(
        @{ Name = 'may be run again'; Clean = $true; Map = @{}; Body = { @(1..1500).Count - 1500 + $_ } }
        # The fourth attempt comes when the storm is over: one to which it comes four times would be lost, as it should.
        @{ Name = 'is tried again'; Clean = $true; Map = @{ RetryCount = 3; RetryDelaySeconds = 2 }; Body = { @(1..1500).Count - 1500 + $_ } }
        @{ Name = 'calls methods'; Clean = $false; Map = @{}; Body = { [Threading.Thread]::SpinWait(4000); [IO.File]::AppendAllText("$env:PP_FOLDER/$PID", "$_`n"); $_ } }
        @{ Name = 'sets variables, in batches'; Clean = $false; Map = @{ BatchSize = 50 }; Body = { $n = $_; [Threading.Thread]::SpinWait(4000); [IO.File]::AppendAllText("$env:PP_FOLDER/$PID", "$n`n"); $n } }
    ) {
        $folder = New-Folder
        $pool = Start-ProcessPool -MaxWorkers 3 -MinWorkers 3 -Environment @{ PP_FOLDER = $folder }
        $over, $begun = [Threading.ManualResetEvent]::new($false), [Threading.ManualResetEvent]::new($false)
        # One that has not become ready yet is spared: three in a row would break the pool, as they should.
        $storm = Start-Aside -ArgumentList $pool, $over, $begun {
            $killed = [Collections.Generic.HashSet[int]]::new()
            $clock = [Diagnostics.Stopwatch]::StartNew()
            $null = $args[2].Set()
            # Longer where the machine is so slow that few were ready by then.
            while (($clock.Elapsed.TotalSeconds -lt 8 -or $killed.Count -le 3) -and -not $args[1].WaitOne(100)) {
                $ready = @(Get-PoolWorker $args[0] | Where-Object State -In 'Idle', 'Busy')
                if ($ready.Count -gt 0) {
                    $id = $ready[[Random]::Shared.Next($ready.Count)].ProcessId
                    try { [Diagnostics.Process]::GetProcessById($id).Kill(); $null = $killed.Add($id) } catch [ArgumentException] { continue } # it has gone by itself
                }
            }
            $killed
        }
        try {
            # On a busy machine a map could be over before the storm's own session is there.
            $begun.WaitOne(60000) | Should -BeTrue
            $all = @(1..20000 | Invoke-PoolMap $Body -Pool $pool @Map 2>&1)
        }
        finally {
            $null = $over.Set()
            $killed = @(Receive-Aside $storm)
        }
        $lost = @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
        $killed.Count | Should -BeGreaterThan 3
        $lost.Count | Should -BeLessOrEqual $killed.Count
        # An item that was lost may have got its output out before.
        $seen, $last, $wrong = [Collections.Generic.HashSet[int]]::new(), 0, 0
        foreach ($one in $all) {
            $item = if ($one -is [Management.Automation.ErrorRecord]) { [int]$one.TargetObject } else { [int]$one }
            $isNew = $seen.Add($item)
            if ($item -lt $last -or -not ($isNew -or $one -is [Management.Automation.ErrorRecord])) { $wrong++ }
            $last = $item
        }
        if ($Map.RetryCount) { $lost | Should -BeNullOrEmpty }
        $seen.Count | Should -Be 20000
        $wrong | Should -Be 0
        @($lost | ForEach-Object { ($_.FullyQualifiedErrorId -split ',')[0] } | Where-Object { $_ -ne 'WorkerLost' }) | Should -BeNullOrEmpty
        @($lost.TargetObject | Select-Object -Unique).Count | Should -Be $lost.Count
        if (-not $Clean) {
            $ran = @([IO.Directory]::GetFiles($folder) | ForEach-Object { [IO.File]::ReadAllLines($_) })
            [Collections.Generic.HashSet[string]]::new([string[]]$ran).Count | Should -Be $ran.Count -Because 'no item runs twice'
            $ran.Count | Should -BeGreaterOrEqual (20000 - $lost.Count)
        }
        1..4 | Invoke-PoolMap { $_ } -Pool $pool | Should -Be @(1, 2, 3, 4)
        $left = @(Get-PoolWorker $pool).ProcessId
        Stop-ProcessPool $pool
        Wait-Gone (@($killed) + $left) | Should -BeTrue
    }
}
