BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'HostileSupport.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'A body that does to its standard streams what it should not' {
    It 'is harmless when it <Name>' -ForEach @(
        @{ Name = 'closes [Console]::Out'; Body = { if ($_ -eq 3) { [Console]::Out.Close() }; $_ } }
        @{ Name = 'closes [Console]::Out and prints'; Body = { if ($_ -eq 3) { [Console]::Out.Close() }; [Console]::WriteLine("printed $_"); $_ } }
        @{ Name = 'closes [Console]::Error and [Console]::In'; Body = { if ($_ -eq 3) { [Console]::Error.Close(); [Console]::In.Close() }; $_ } }
        @{ Name = 'closes the stream of standard output'; Body = { if ($_ -eq 3) { [Console]::OpenStandardOutput().Close() }; $_ } }
        @{ Name = 'reads from standard input'; Body = { if ($_ -eq 3) { $null = [Console]::OpenStandardInput().ReadByte() }; $_ } }
        @{ Name = 'puts its own writer into [Console]'; Body = { if ($_ -eq 3) { [Console]::SetOut([IO.StringWriter]::new()); [Console]::SetError([IO.StringWriter]::new()) }; $_ } }
    ) {
        $seen = Invoke-Hostile $Body -MaxWorkers 1
        $seen.Ends | Should -BeNullOrEmpty
        $seen.Output | Should -Be @(1, 2, 3, 4, 5, 6)
        $seen.Lost | Should -Be 0
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }

    It 'is harmless when it closes descriptor <_> under the runtime' -Skip:$IsWindows -ForEach 0, 1 {
        $seen = Invoke-Hostile -MaxWorkers 1 -Map @{ ArgumentList = $_ } { if ($_ -eq 3) { [Microsoft.Win32.SafeHandles.SafeFileHandle]::new([IntPtr]$args[0], $true).Dispose() }; $_ }
        $seen.Ends | Should -BeNullOrEmpty
        $seen.Output | Should -Be @(1, 2, 3, 4, 5, 6)
        $seen.Lost | Should -Be 0
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }

    It 'writes what it likes to descriptor 1, and no frame is harmed' -Skip:$IsWindows {
        $seen = Invoke-Hostile -MaxWorkers 1 { if ($_ -eq 3) { sh -c 'printf "Pp\044\000garbage" > /proc/$PPID/fd/1' }; $_ }
        $seen.Ends | Should -BeNullOrEmpty
        $seen.Output | Should -Be @(1, 2, 3, 4, 5, 6)
        $seen.Lost | Should -Be 0
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }

    It 'prints after its item has ended, on a thread of its own, and no item is harmed' {
        $seen = Invoke-Hostile -MaxWorkers 1 {
            if ($_ -eq 3) {
                $shell = [PowerShell]::Create().AddScript('foreach ($i in 1..2000) { [Console]::WriteLine("late $i"); [Console]::Error.WriteLine("late $i") }')
                $global:late = $shell.BeginInvoke()
            }
            if ($_ -eq 6) { $null = $global:late.AsyncWaitHandle.WaitOne() }
            $_
        }
        $seen.Ends | Should -BeNullOrEmpty
        $seen.Output | Should -Be @(1, 2, 3, 4, 5, 6)
        @($seen.Information | Where-Object { "$_" -like 'late*' }).Count | Should -Be 4000
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }
}

Describe 'A body that has a native program print 200 MB' -Tag Slow -Skip:$IsWindows {
    It 'in lines, past PowerShell, has them all told, and no item is harmed' {
        $pool = Start-ProcessPool -MaxWorkers 1
        $seen = @{ Lines = 0; Length = 0L }
        $out = 1..6 | Invoke-PoolMap -Pool $pool {
            if ($_ -eq 3) { [Diagnostics.Process]::Start('sh', '-c "head -c 199980000 /dev/zero | tr ''\0'' x | fold -w 9999"').WaitForExit() }
            $_
        } 6>&1 | ForEach-Object { if ($_ -is [Management.Automation.InformationRecord]) { $seen.Lines++; $seen.Length += "$_".Length } else { $_ } }
        $out | Should -Be @(1, 2, 3, 4, 5, 6)
        $seen.Lines | Should -Be 20000
        $seen.Length | Should -Be 199980000
        Stop-ProcessPool $pool
    }
}
