BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'HostileSupport.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

# Each of these costs the time limit, two seconds of grace, and a worker. The limit is every item's: on a busy machine the others need some room.
Describe 'A body that is told to stop' -Tag Slow {
    It 'and <Name>, ends as TaskTimeout, and costs no other item anything' -ForEach @(
        @{ Name = 'catches all errors in a loop'; Body = { if ($_ -eq 3) { while ($true) { try { [Threading.Thread]::Sleep(20) } catch { $null = $_ } } }; $_ } }
        @{ Name = 'traps all errors in a loop'; Body = { if ($_ -eq 3) { trap { continue } while ($true) { [Threading.Thread]::Sleep(20) } }; $_ } }
        @{ Name = 'loops in finally'; Body = { if ($_ -eq 3) { try { [Threading.Thread]::Sleep(20); throw 'x' } finally { while ($true) { [Threading.Thread]::Sleep(20) } } }; $_ } }
        @{ Name = 'starts over again in finally'; Body = { function Again { try { while ($true) { [Threading.Thread]::Sleep(20) } } finally { Again } }; if ($_ -eq 3) { Again }; $_ } }
        @{ Name = 'waits in .NET for ever'; Body = { if ($_ -eq 3) { [Threading.ManualResetEvent]::new($false).WaitOne() }; $_ } }
        @{ Name = 'waits for a runspace that loops'; Body = { if ($_ -eq 3) { [PowerShell]::Create().AddScript('while ($true) { }').Invoke() }; $_ } }
    ) {
        $seen = Invoke-Hostile $Body -Map @{ TimeoutSeconds = 5 } -Warm
        $seen.Ends | Should -Be 'TaskTimeout 3'
        $seen.Output | Should -Be @(1, 2, 4, 5, 6)
        $seen.Lost | Should -Be 0 -Because 'the pool has ended it itself'
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }

    It 'while its whole process is halted, ends as TaskTimeout all the same' -Skip:$IsWindows {
        $seen = Invoke-Hostile { if ($_ -eq 3) { sh -c "kill -STOP $PID" }; $_ } -Map @{ TimeoutSeconds = 5 } -Warm
        $seen.Ends | Should -Be 'TaskTimeout 3'
        $seen.Output | Should -Be @(1, 2, 4, 5, 6)
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }
}
