BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'HostileSupport.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'A result that bites' {
    It '<Name>, arrives all the same, and harms no other' -ForEach @(
        @{ Name = 'whose property throws'; Body = { if ($_ -eq 3) { [pscustomobject]@{ Good = 1 } | Add-Member ScriptProperty Bad { throw 'no' } -PassThru } else { $_ } }; Probe = { $_.Good -eq 1 } }
        @{ Name = 'whose ToString throws'; Body = { class HostileText { [int] $Number = 3; [string] ToString() { throw 'no text' } } if ($_ -eq 3) { [HostileText]::new() } else { $_ } }; Probe = { $_.Number -eq 3 } }
        @{ Name = 'whose property gives itself'; Body = { if ($_ -eq 3) { $x = [pscustomobject]@{ Good = 1 }; $x | Add-Member NoteProperty Self $x; $x } else { $_ } }; Probe = { $_.Good -eq 1 } }
    ) {
        $seen = Invoke-Hostile $Body
        @($seen.Output | Where-Object { $_ -is [int] }) | Should -Be @(1, 2, 4, 5, 6)
        if ($seen.Ends) {
            $seen.Ends | Should -Match '^NotSerializable 3$'
        }
        else {
            @($seen.Output | Where-Object { $_ -isnot [int] } | Where-Object $Probe) | Should -HaveCount 1
        }
        $seen.Lost | Should -Be 0
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }

    It 'an exception of a class of its own, is one that names its type' {
        $seen = Invoke-Hostile { class HostileException : Exception { HostileException([string] $message) : base($message) { } } if ($_ -eq 3) { throw [HostileException]::new('bang') }; $_ }
        $seen.Output | Should -Be @(1, 2, 4, 5, 6)
        $seen.Errors | Should -HaveCount 1
        $seen.Errors[0].Exception.GetType().Name | Should -Be 'PoolTaskException'
        $seen.Errors[0].Exception.OriginalTypeName | Should -BeLike '*HostileException'
        $seen.Errors[0].Exception.Message | Should -Be 'bang'
        $seen.Errors[0].TargetObject | Should -Be 3
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }

    It 'an exception whose message throws, is an error of its item' {
        $seen = Invoke-Hostile { class HostileError : Exception { [string] get_Message() { throw 'no message' } } if ($_ -eq 3) { throw [HostileError]::new() }; $_ }
        $seen.Output | Should -Be @(1, 2, 4, 5, 6)
        $seen.Errors | Should -HaveCount 1
        $seen.Errors[0].TargetObject | Should -Be 3
        $seen.Lost | Should -Be 0
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }

    It 'an argument that can not be encoded, ends the map before anything runs' {
        $pool = Start-ProcessPool -MaxWorkers 1
        $mutex = [Threading.Mutex]::new()
        { 1..6 | Invoke-PoolMap { $_ } -Pool $pool -ArgumentList $mutex } | Should -Throw '*Mutex*'
        Get-PoolWorker $pool | Should -BeNullOrEmpty
        1..3 | Invoke-PoolMap { $_ } -Pool $pool | Should -Be @(1, 2, 3)
        $mutex.Dispose()
        Stop-ProcessPool $pool
    }
}
