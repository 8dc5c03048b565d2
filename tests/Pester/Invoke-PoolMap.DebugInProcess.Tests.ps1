class DebuggedShape { [int] $Sides; DebuggedShape([int] $sides) { $this.Sides = $sides } }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    function Get-Twice($Number) { 2 * $Number }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Invoke-PoolMap -DebugInProcess' {
    It 'runs the body in this process, for one input after the other, without any pool' {
        1..3 | Invoke-PoolMap { "$PID $_" } -DebugInProcess | Should -Be @("$PID 1", "$PID 2", "$PID 3")
        Get-ProcessPool | Should -BeNullOrEmpty
    }

    It 'stops at break points of the body, where its variables can be seen' {
        $file = Join-Path (New-Folder) map.ps1
        [IO.File]::WriteAllText($file, "param(`$Factor)`n1..2 | Invoke-PoolMap -DebugInProcess {`n    `$product = `$_ * `$using:Factor`n    `"is `$product`"`n}`n")
        $global:seenAtBreakPoint = @()
        $debugger = [runspace]::DefaultRunspace.Debugger
        $point = $debugger.SetLineBreakpoint($file, 4, $null, { $global:seenAtBreakPoint += $product }, $null)
        try { & $file 5 | Should -Be @('is 5', 'is 10') }
        finally { $null = $debugger.RemoveBreakpoint($point, $null) }
        $global:seenAtBreakPoint | Should -Be @(5, 10)
    }

    It 'brings along what a worker gets, and hides the session''s other variables' {
        $taken = 'taken'; $left = 'left'
        1 | Invoke-PoolMap { "$using:taken [$left] $(Get-Twice 4)" } -DebugInProcess | Should -Be 'taken [] 8'
        1 | Invoke-PoolMap { "$given" } -Variable @{ given = 'here' } -DebugInProcess | Should -Be 'here'
        $left | Should -Be 'left'
    }

    It 'starts each input clean' {
        1..2 | Invoke-PoolMap { "[$before]"; $before = $_ } -DebugInProcess | Should -Be @('[]', '[]')
        $here = "$PWD"
        1..2 | Invoke-PoolMap { "$PWD"; Set-Location / } -DebugInProcess | Should -Be @($here, $here)
        "$PWD" | Should -Be $here
    }

    It 'has objects cross the codec in both directions' {
        $bag = [Diagnostics.Process]::GetCurrentProcess() | Invoke-PoolMap { $_.PSTypeNames[0]; $_ } -DebugInProcess
        $bag[0] | Should -Be 'Deserialized.System.Diagnostics.Process'
        $bag[1].PSTypeNames[0] | Should -Be 'Deserialized.System.Diagnostics.Process'
        $list = [Collections.Generic.List[int]]@(1, 2)
        , $list | Invoke-PoolMap { $_.Add(3); $_.Count } -DebugInProcess | Should -Be 3
        $list.Count | Should -Be 2
        (3 | Invoke-PoolMap { [DebuggedShape]::new($_) } -DebugInProcess) | Should -BeOfType ([DebuggedShape])
    }

    It 'gives <Name> the same as a worker' -ForEach @(
        @{ Name = 'an array'; Map = { , (1, 2, 3) | Invoke-PoolMap { $_.Count; , $_ } @args | ForEach-Object { "$_" } } }
        @{ Name = 'null and nothing'; Map = { $null, 1 | Invoke-PoolMap { if ($null -eq $_) { 'null' } } @args } }
        @{ Name = 'arguments'; Map = { 1 | Invoke-PoolMap { param($a, $b) "$_ $a $b $args" } -ArgumentList A, C -Parameter @{ b = 'B' } @args } }
        @{ Name = 'other collections'; Map = { 1, 2 | Invoke-PoolMap { "$_ $args" } -ArgumentList x -ZipWith (4, 5, 6) @args } }
        @{ Name = 'blocks'; Map = { 1, 2 | Invoke-PoolMap { begin { 'b' } process { "p$_" } end { 'e' } } @args } }
        @{ Name = 'a command'; Map = { 1, 2 | Invoke-PoolMap -CommandName ForEach-Object -ArgumentList { "<$_>" } @args } }
        @{ Name = 'break'; Map = { 1..3 | Invoke-PoolMap { "a$_"; if ($_ -eq 2) { break }; "z$_" } @args } }
        @{ Name = 'records of all streams'; Map = { 1 | Invoke-PoolMap { 'out'; Write-Warning w; Write-Verbose v -Verbose; Write-Debug d -Debug; Write-Information i; Write-Error e } @args *>&1 | ForEach-Object { "$($_.GetType().Name) $_" } } }
        @{ Name = 'an error that ends it'; Map = { 1, 0 | Invoke-PoolMap { throw [IO.FileNotFoundException]"no $_" } @args 2>&1 | ForEach-Object { "$($_.Exception.GetType().Name) $_ $($_.FullyQualifiedErrorId) $($_.TargetObject) $($_.InvocationInfo.ScriptLineNumber) $($_.InvocationInfo.OffsetInLine)" } } }
        @{ Name = 'an error that it goes on after'; Map = { 0 | Invoke-PoolMap { 1 / $_; 'after' } @args 2>&1 | ForEach-Object { "$_" } } }
        @{ Name = 'exit'; Map = { 1, 2 | Invoke-PoolMap { if ($_ -eq 1) { exit 3 }; $_ } @args 2>&1 | ForEach-Object { "$_ $($_.FullyQualifiedErrorId)" } } }
        @{ Name = 'what can''t be sent'; Map = { [Threading.Thread]::CurrentThread, 5 | Invoke-PoolMap { $_; [Threading.Thread]::CurrentThread } @args 2>&1 | ForEach-Object { "$_" } } }
        @{ Name = 'results in detail'; Map = { 1, 2 | Invoke-PoolMap { $_; $_ + 1; if ($_ -eq 2) { throw 'x' } } -Detailed @args | ForEach-Object { "$($_.Index) $($_.Input) $($_.Output) $($_.Error) $($_.Errors.Count) $($_.Attempts)" } } }
    ) {
        $inProcess = @(& $Map -DebugInProcess)
        $inProcess.Count | Should -BeGreaterThan 0
        $inProcess -join "`n" | Should -Be (@(& $Map) -join "`n")
    }

    It 'ends at the first error under Stop, and at the end of what wants its output' {
        $seen = [Collections.Generic.List[object]]::new()
        { 1..3 | Invoke-PoolMap { if ($_ -eq 2) { throw [InvalidOperationException]'enough' }; $_ } -DebugInProcess -ErrorAction Stop | ForEach-Object { $seen.Add($_) } } | Should -Throw -ExceptionType ([InvalidOperationException])
        $seen | Should -Be @(1)
        1..9 | Invoke-PoolMap { $_ } -DebugInProcess | Select-Object -First 2 | Should -Be @(1, 2)
    }

    It 'refuses -<Name>, which has no meaning without workers' -ForEach @(
        @{ Name = 'AsJob'; More = @{ AsJob = $true } }
        @{ Name = 'JobName'; More = @{ JobName = 'j' } }
        @{ Name = 'Checkpoint'; More = @{ Checkpoint = 'c' } }
        @{ Name = 'MaxErrors'; More = @{ MaxErrors = 1 } }
        @{ Name = 'MaxErrorPercent'; More = @{ MaxErrorPercent = 1 } }
    ) {
        $problem = $null
        try { 1 | Invoke-PoolMap { $_ } -DebugInProcess @More } catch { $problem = $_ }
        $problem.FullyQualifiedErrorId | Should -BeLike 'DebugInProcessConflict,*'
        $problem.Exception.Message | Should -BeLike "*-$Name *"
    }

    It 'refuses a method' {
        { 4 | Invoke-PoolMap -Method ([Math]::Sqrt) -DebugInProcess } | Should -Throw -ErrorId 'DebugInProcessConflict,*'
    }

    It 'is stopped with its pipeline' {
        $mark = Join-Path (New-Folder) mark
        $aside = Start-Aside { param($Mark) 1 | Invoke-PoolMap { [IO.File]::WriteAllText($using:Mark, ''); while ($true) { } } -DebugInProcess } $mark
        Wait-Until { Test-Path $mark } | Should -BeTrue
        $null = $aside.Shell.BeginStop($null, $null)
        $aside.Call.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
        $aside.Shell.Dispose()
    }
}
