# What a script or a program sees of the shell as a process. The same holds of a real PowerShell, so these pass there too.

BeforeAll {
    $shell = (Get-Process -Id $PID).Path
    function Invoke-Shell {
        param([string[]] $Words, [string] $In)
        $start = [Diagnostics.ProcessStartInfo]::new($shell)
        foreach ($word in @('-NoProfile') + $Words) { $start.ArgumentList.Add($word) }
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $start.RedirectStandardError = $true
        $start.Environment['NO_COLOR'] = '1'
        $process = [Diagnostics.Process]::Start($start)
        $errors = $process.StandardError.ReadToEndAsync()
        $process.StandardInput.Write($In)
        $process.StandardInput.Close()
        $output = $process.StandardOutput.ReadToEnd()
        $process.WaitForExit()
        [pscustomobject]@{ Out = $output.TrimEnd(); Error = $errors.Result.TrimEnd(); Code = $process.ExitCode }
    }
    function New-Script([string] $Text) {
        $path = Join-Path $TestDrive "$([guid]::NewGuid()).ps1"
        Set-Content -LiteralPath $path -Value $Text
        $path
    }
}

Describe 'Exit codes' {
    It '-Command <Text> ends with <Code>' -ForEach @(
        @{ Text = 'exit 3'; Code = 3 }
        @{ Text = 'function f { exit 4 }; f; 1'; Code = 4 }
        @{ Text = '1'; Code = 0 }
        @{ Text = 'Get-Item /does/not/exist -ErrorAction SilentlyContinue'; Code = 1 }
        @{ Text = 'Get-Item /does/not/exist -ErrorAction SilentlyContinue; 1'; Code = 0 }
        @{ Text = 'throw 1'; Code = 1 }
        @{ Text = '$host.SetShouldExit(9)'; Code = 9 }
    ) {
        (Invoke-Shell '-Command', $Text).Code | Should -Be $Code
    }

    It '-File <Text> ends with <Code>' -ForEach @(
        @{ Text = 'exit 5'; Code = 5 }
        @{ Text = 'throw 1'; Code = 1 }
        @{ Text = 'Get-Item /does/not/exist -ErrorAction SilentlyContinue'; Code = 0 }
    ) {
        (Invoke-Shell '-File', (New-Script $Text)).Code | Should -Be $Code
    }
}

Describe 'Command line' {
    It 'takes <_> for -Command' -ForEach '-c', '-Com', '-COMMAND', '--command' { (Invoke-Shell $_, '1+1').Out | Should -Be 2 }

    It 'takes an encoded command' {
        $text = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes('"é"; exit 2'))
        $run = Invoke-Shell '-EncodedCommand', $text
        $run.Out | Should -Be 'é'
        $run.Code | Should -Be 2
    }

    It 'gives a script its arguments' {
        $path = New-Script 'param($a, [switch] $s, [int] $n) "$a|$s|$n|$args"'
        (Invoke-Shell '-File', $path, '-a', 'x y', '-s', '-n:4').Out | Should -Be 'x y|True|4|'
        (Invoke-Shell $path, 'one', '-s:$false', 'two').Error | Should -BeLike '*two*'
    }

    It 'starts where it is told to' {
        (Invoke-Shell '-WorkingDirectory', $TestDrive, '-c', '(Get-Location).Path').Out | Should -Be "$TestDrive"
    }

    It 'refuses what it does not know' { (Invoke-Shell '-bogus').Code | Should -Be 64 }
}

Describe 'Streams' {
    It 'writes errors to standard error and all else to standard output, without colours' {
        $run = Invoke-Shell '-c', 'Write-Error oops; Write-Warning w; Write-Verbose v -Verbose; Write-Host h; 1/0'
        $run.Out | Should -Be ("WARNING: w`nVERBOSE: v`nh".Replace("`n", [Environment]::NewLine))
        $run.Error | Should -BeLike '*oops*'
        $run.Error | Should -BeLike '*Attempted to divide by zero.*'
        "$($run.Out)$($run.Error)" | Should -Not -Match "`e"
    }

    It 'leaves standard input alone when it has a command' {
        (Invoke-Shell '-c', '[Console]::In.ReadToEnd()' -In 'given').Out | Should -Be 'given'
        (Invoke-Shell '-File', (New-Script '[Console]::In.ReadToEnd()') -In 'given').Out | Should -Be 'given'
    }

    It 'reads a script from standard input when asked to' {
        $run = Invoke-Shell '-c', '-' -In "1 + 1`nexit 6`n"
        $run.Out | Should -Be 2
        $run.Code | Should -Be 6
    }

    It 'does not ask anything when not interactive' {
        $run = Invoke-Shell '-NonInteractive', '-c', 'Read-Host name' -In 'x'
        $run.Code | Should -Be 1
        $run.Error | Should -BeLike '*NonInteractive*'
    }

    It 'leaves the standard error of programs to them' -Skip:$IsWindows {
        $run = Invoke-Shell '-c', '/bin/sh -c "echo to-error >&2"'
        $run.Error | Should -Be 'to-error'
    }
}

Describe 'The session' {
    It 'calls itself ConsoleHost' { $Host.Name | Should -Be 'ConsoleHost' }
    It 'has its home where its executable is' { $PSHOME | Should -Be (Split-Path $shell) }
    It 'runs jobs' { Start-Job { 1 + 1 } | Receive-Job -Wait -AutoRemoveJob | Should -Be 2 }
    It 'opens runspaces with all defaults' { [powershell]::Create().AddScript('Get-Date').Invoke().Count | Should -Be 1 }
    It 'runs ForEach-Object -Parallel' { 1..3 | ForEach-Object -Parallel { $_ * 2 } | Sort-Object | Should -Be 2, 4, 6 }
}
