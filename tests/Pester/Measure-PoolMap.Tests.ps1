BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Measure-PoolMap' {
    It 'measures this session and each setting, and recommends one with the reason' {
        $add = 5
        $measured = 1..20 | Measure-PoolMap { $_ + $using:add } -Workers 1, 2 -Runspaces 1, 2 -BatchSize 0, 10 -Repeat 1 -WarningAction SilentlyContinue -InformationVariable told
        $measured[0] | Should -BeOfType ([ParallelProc.PoolMapMeasurement])
        ($measured | ForEach-Object { "$($_.Workers)/$($_.Runspaces)/$($_.BatchSize)" }) -join ' ' | Should -Be '0/0/ 1/1/ 1/1/10 1/2/ 1/2/10 2/1/ 2/1/10 2/2/ 2/2/10'
        foreach ($one in $measured) {
            $one.Items | Should -Be 20
            $one.Errors | Should -Be 0
            $one.MedianSeconds | Should -BeGreaterThan 0
            $one.MinSeconds | Should -BeLessOrEqual $one.MedianSeconds
            [Math]::Round($one.SpeedUp - $measured[0].MedianSeconds / $one.MedianSeconds, 6) | Should -Be 0
        }
        $measured[1].Memory | Should -BeGreaterThan 10MB
        $chosen = @($measured | Where-Object Recommended)
        $chosen | Should -HaveCount 1
        $chosen[0].Reason | Should -Match 'the body .+ ms'
        "$told" | Should -Be $chosen[0].Reason
        Get-ProcessPool | Should -BeNullOrEmpty
    }

    It 'runs the settings in turn, the first round to warm up, each pool with workers of its own' {
        $path = Join-Path (New-Folder) order
        $measured = 1 | Measure-PoolMap { [IO.File]::AppendAllText($using:path, "$PID ") } -Workers 1, 1, 2 -Repeat 2 -WarningAction SilentlyContinue
        $measured.Count | Should -Be 3
        $ran = [IO.File]::ReadAllText($path).Trim() -split ' '
        $ran.Count | Should -Be 9
        $ran[0, 3, 6] | Should -Be @($PID, $PID, $PID)
        $ran[1, 4, 7] | Select-Object -Unique | Should -HaveCount 1
        $ran[1] | Should -Not -Be $PID
        $ran[2, 5, 8] | Should -Not -Contain $ran[1]
        Wait-Gone ($ran | Where-Object { $_ -ne $PID } | Select-Object -Unique) | Should -BeTrue
    }

    It 'counts the errors of the body, also those that end it, and goes on' {
        $measured = 1..6 | Measure-PoolMap { if ($_ -eq 2) { throw 'no' }; if ($_ -eq 4) { Write-Error 'flaw' } } -Workers 1 -Repeat 1 -WarningAction SilentlyContinue -ErrorVariable problems
        $measured.Errors | Should -Be @(2, 2)
        $problems | Should -BeNullOrEmpty
    }

    It 'takes a collection as an argument, arguments and a command' {
        (Measure-PoolMap { param($a, $b) if ("$a$b" -ne 'AB') { throw 'not bound' } } -InputObject 1, 2, 3 -ArgumentList A -Parameter @{ b = 'B' } -Workers 1 -Repeat 1 -WarningAction SilentlyContinue).Errors | Should -Be @(0, 0)
        function Test-Three($Add) { process { if ($_ + $Add -gt 3) { throw 'too much' } } }
        (1..3 | Measure-PoolMap -CommandName Test-Three -ArgumentList 1 -Workers 1 -Repeat 1 -WarningAction SilentlyContinue).Errors | Should -Be @(1, 1)
    }

    It 'says that the pool is worth it where the body waits' {
        # Of three runs one may pause as long as it likes, and the others for a second.
        $measured = 1..8 | Measure-PoolMap { [Threading.Thread]::Sleep(200) } -Workers 1 -Runspaces 8 -Repeat 3
        $chosen = $measured | Where-Object Recommended
        $chosen.Workers | Should -Be 1
        $chosen.Runspaces | Should -Be 8
    }

    It 'warns where the sample is too small to say much' {
        # It took long enough where all of its runs paused: then it is measured anew.
        $last = @{}
        Wait-Until {
            $last.Measured = 1 | Measure-PoolMap { $_ } -Workers 1 -Repeat 1 -WarningVariable warnings -WarningAction SilentlyContinue
            $last.Warnings = $warnings
            ($last.Measured.MedianSeconds | Measure-Object -Minimum).Minimum -lt 0.05
        } | Should -BeTrue
        $last.Warnings | Should -HaveCount 1
        "$($last.Warnings)" | Should -BeLike '*Give more inputs*'
    }

    It 'draws a picture that refers to nothing outside' {
        $folder = New-Folder
        Push-Location -LiteralPath $folder
        try { $null = 1..5 | Measure-PoolMap { $_ } -Workers 1 -Repeat 1 -Plot figures.svg -WarningAction SilentlyContinue } finally { Pop-Location }
        $picture = [xml][IO.File]::ReadAllText("$folder/figures.svg")
        @($picture.svg.rect).Count | Should -Be 2
        $picture.OuterXml | Should -Not -Match 'href|url\('
    }

    It 'measures nothing where its picture can not be written' {
        $ran = New-PoolSharedObject Counter
        { 1 | Measure-PoolMap { ($using:ran).Add() } -Workers 1 -Repeat 1 -Plot "$TestDrive/none/x.svg" } | Should -Throw -ErrorId 'PlotNotWritten,*'
        $ran.Value | Should -Be 0
        $ran.Dispose()
    }

    It 'ends with an error for <Name> before anything runs' -ForEach @(
        @{ Name = 'no input'; Call = { Measure-PoolMap { 1 } -InputObject @() }; Id = 'InputMissing,*' }
        @{ Name = 'no worker'; Call = { 1 | Measure-PoolMap { 1 } -Workers 1, 0 }; Id = 'InvalidLimit,*' }
        @{ Name = 'no runspace'; Call = { 1 | Measure-PoolMap { 1 } -Runspaces 0 }; Id = 'InvalidLimit,*' }
        @{ Name = 'a negative batch size'; Call = { 1 | Measure-PoolMap { 1 } -BatchSize -1 }; Id = 'InvalidLimit,*' }
        @{ Name = 'no run'; Call = { 1 | Measure-PoolMap { 1 } -Repeat 0 }; Id = 'InvalidLimit,*' }
        @{ Name = 'a picture in a folder that is not there'; Call = { 1 | Measure-PoolMap { 1 } -Workers 1 -Plot "$TestDrive/none/x.svg" }; Id = 'PlotNotWritten,*' }
        @{ Name = 'a variable that is not there'; Call = { 1 | Measure-PoolMap { $using:notHere } }; Id = 'UsingVariableNotFound,*' }
    ) {
        $before = @(Get-ProcessPool).Count
        $problem = $null
        try { & $Call } catch { $problem = $_ }
        $problem.FullyQualifiedErrorId | Should -BeLike $Id
        @(Get-ProcessPool).Count | Should -Be $before
    }

    It 'stops its pools and their bodies when it is stopped, in <Where>' -ForEach @(
        @{ Where = 'a worker'; Waits = '$PID -ne $session' }
        @{ Where = 'this session'; Waits = '$PID -eq $session' }
    ) {
        $mark = Join-Path (New-Folder) mark
        $aside = Start-Aside {
            param($Mark, $Waits)
            $body = [scriptblock]::Create("`$session = `$using:PID; if ($Waits) { [IO.File]::WriteAllText(`$using:Mark, `$PID); while (`$true) { } }")
            1 | Measure-PoolMap $body -Workers 1 -Repeat 1
        } $mark, $Waits
        Wait-Until { (Test-Path $mark) -and [IO.File]::ReadAllText($mark) } | Should -BeTrue
        $process = [int][IO.File]::ReadAllText($mark)
        $null = $aside.Shell.BeginStop($null, $null)
        $aside.Call.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
        $aside.Shell.Dispose()
        $aside.Output | Should -BeNullOrEmpty
        if ($process -ne $PID) { Wait-Gone $process | Should -BeTrue }
        Wait-Until { -not (Get-ProcessPool) } | Should -BeTrue
    }
}
