BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'HostileSupport.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'A body that ends its worker' -Tag Slow {
    It 'because it <Name>, is the only one that is lost' -ForEach @(
        @{ Name = 'exits as if all were well'; Words = '*exit code 0*'; Body = { if ($_ -eq 3) { [Environment]::Exit(0) }; $_ } }
        @{ Name = 'fails fast'; Words = '*on purpose*'; Body = { if ($_ -eq 3) { [Environment]::FailFast('on purpose') }; $_ } }
        @{ Name = 'overflows the stack in .NET'; Words = '*Stack overflow*'; Body = {
                if ($_ -eq 3) { $self = [object[]]::new(1); $self[0] = $self; ([Collections.IStructuralEquatable]$self).GetHashCode([Collections.StructuralComparisons]::StructuralEqualityComparer) }
                $_
            }
        }
        @{ Name = 'throws on a thread of its own'; Words = '*Unhandled exception*'; Body = { if ($_ -eq 3) { $thread = [Threading.Thread]::new([Threading.ThreadStart] { throw 'no runspace' }); $thread.Start(); $thread.Join() }; $_ } }
    ) {
        $seen = Invoke-Hostile $Body
        $seen.Ends | Should -Be 'WorkerLost 3'
        $seen.Errors[0].Exception.Message | Should -BeLike $Words
        $seen.Output | Should -Be @(1, 2, 4, 5, 6)
        $seen.Lost | Should -Be 1
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }

    It 'because it <Name>, is the only one that is lost (Unix)' -Skip:$IsWindows -ForEach @(
        @{ Name = 'kills itself'; Body = { if ($_ -eq 3) { sh -c "kill -9 $PID" }; $_ } }
        @{ Name = 'kills its process group'; Body = { if ($_ -eq 3) { sh -c "kill -9 -$PID" }; $_ } }
        @{ Name = 'kills the group of the program that it starts'; Body = { if ($_ -eq 3) { sh -c 'kill -9 0' }; $_ } }
    ) {
        $seen = Invoke-Hostile $Body
        $seen.Ends | Should -Be 'WorkerLost 3'
        $seen.Errors[0].Exception.Message | Should -BeLike '*SIGKILL (9)*'
        $seen.Output | Should -Be @(1, 2, 4, 5, 6)
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }

    It 'that takes all the memory it may have, harms nobody else' -Skip:(-not $IsLinux) {
        # Under a limit of the runtime's own: what is tried out here must not take the machine down.
        $seen = Invoke-Hostile -Environment @{ DOTNET_GCHeapHardLimit = '0xC000000' } {
            $ErrorActionPreference = 'Stop'
            if ($_ -eq 3) { $all = [Collections.Generic.List[byte[]]]::new(); while ($true) { $all.Add([byte[]]::new(4MB)) } }
            $_
        }
        $seen.Ends | Should -Match '^(WorkerLost|OutOfMemoryException|System\.OutOfMemoryException) 3$'
        $seen.Output | Should -Be @(1, 2, 4, 5, 6)
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }
}

Describe 'A body that tries to end its worker' {
    It 'by <Name>, ends its item only' -ForEach @(
        @{ Name = 'exit in a function'; Ends = 'TaskExited 3'; Body = { function Leave { exit 4 }; if ($_ -eq 3) { Leave }; $_ } }
        @{ Name = 'exit in a block that it calls'; Ends = 'TaskExited 3'; Body = { if ($_ -eq 3) { & { exit 4 } }; $_ } }
    ) {
        $seen = Invoke-Hostile $Body
        $seen.Ends | Should -Be $Ends
        $seen.Output | Should -Be @(1, 2, 4, 5, 6)
        $seen.Lost | Should -Be 0
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }

    It 'by $host.SetShouldExit, ends nothing, and exits no other item' {
        $seen = Invoke-Hostile { if ($_ -eq 3) { $host.SetShouldExit(3) }; $_ }
        $seen.Output | Should -Be @(1, 2, 3, 4, 5, 6)
        $seen.Ends | Should -BeNullOrEmpty
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }
}

Describe 'A body that leaves processes behind' -Skip:$IsWindows {
    It 'which hold the pipes of its worker open, holds up neither its map nor the end of its pool' {
        $seen = Invoke-Hostile { if ($_ -eq 3) { $null = [Diagnostics.Process]::Start('sh', '-c "sleep 300 & sleep 300"') }; $_ }
        $seen.Output | Should -Be @(1, 2, 3, 4, 5, 6)
        $seen.Ends | Should -BeNullOrEmpty
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }

    It 'and dies, takes them with it' {
        $seen = Invoke-Hostile { if ($_ -eq 3) { $null = [Diagnostics.Process]::Start('sh', '-c "sleep 300 & sleep 300"'); [Environment]::Exit(9) }; $_ }
        $seen.Ends | Should -Be 'WorkerLost 3'
        $seen.Output | Should -Be @(1, 2, 4, 5, 6)
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }
}
