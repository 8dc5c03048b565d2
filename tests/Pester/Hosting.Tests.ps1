BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')

    # Runs a script in a program that is no shell. It finds commands in the folders of $Path alone.
    function Invoke-Hosted([string] $Script, [string] $Path = '') {
        $start = [Diagnostics.ProcessStartInfo]::new((Join-Path $PSScriptRoot ($IsWindows ? '../../out/hosted/hosted.exe' : '../../out/hosted/hosted')))
        $start.ArgumentList.Add("Import-Module '$($ModulePath -replace "'", "''")'; $Script")
        $start.Environment['PATH'] = $Path
        $start.RedirectStandardOutput = $true
        $process = [Diagnostics.Process]::Start($start)
        $process.StandardOutput.ReadToEnd().Trim() -split '\r?\n'
        $process.WaitForExit()
        $process.Dispose()
    }

    # Runs a script file in a shell of its own, and gives what it writes.
    function Invoke-File([string] $Text) {
        $file = Join-Path (New-Folder) 'run.ps1'
        [IO.File]::WriteAllText($file, "Import-Module '$($ModulePath -replace "'", "''")'`n$Text")
        & $ShellPath -NoProfile -NonInteractive -File $file
    }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'A runspace in another program' {
    It 'is told what to do where there is no PowerShell' {
        $text = Invoke-Hosted '1 | Invoke-PoolMap { $_ }'
        $text | Should -BeLike 'PowerShellNotFound,*-PowerShellPath*'
    }

    It 'is told of a PowerShell with -PowerShellPath' {
        Invoke-Hosted "`$pool = Start-ProcessPool -PowerShellPath '$($ShellPath -replace "'", "''")'; 1..3 | Invoke-PoolMap { `$_ * 2 } -Pool `$pool; Stop-ProcessPool `$pool" | Should -Be @('2', '4', '6')
    }

    It 'finds a PowerShell on the path, and runs maps and tasks' {
        $found = Invoke-Hosted -Path (Split-Path $ShellPath) '(1..3 | Invoke-PoolMap { $_ * 2 }) -join " "; (Submit-PoolTask { "task" } | Receive-PoolTask -Wait); Get-ProcessPool | Stop-ProcessPool'
        $found | Should -Be @('2 4 6', 'task')
    }

    It 'gets errors of bodies as records' {
        Invoke-Hosted -Path (Split-Path $ShellPath) '1 | Invoke-PoolMap { throw "no" }; Get-ProcessPool | Stop-ProcessPool' | Should -Be 'no: no'
    }

    It 'leaves no worker behind, also where nobody stops the pool' {
        $id = [int](Invoke-Hosted -Path (Split-Path $ShellPath) '1 | Invoke-PoolMap { $PID }')
        Wait-Gone $id | Should -BeTrue
    }
}

Describe 'A script file' {
    It 'runs without a profile, and ends with its pool' {
        $lines = Invoke-File '1..3 | Invoke-PoolMap { "$PID $_" }'
        $lines -replace '^\d+ ' | Should -Be @('1', '2', '3')
        Wait-Gone @($lines -replace ' .*' | Select-Object -Unique) | Should -BeTrue
    }

    It 'has the code that it exits with' {
        $null = Invoke-File "`$ErrorActionPreference = 'Stop'; try { 1 | Invoke-PoolMap { throw 'x' } } catch { exit 7 }"
        $LASTEXITCODE | Should -Be 7
    }
}

# The session of a job is one of remoting: another process, behind serialised pipelines.
Describe 'A session of remoting' {
    BeforeAll {
        $script = {
            Import-Module $args[0]
            function Get-Twice($Value) { 2 * $Value }
            $plus = 1
            1..3 | Invoke-PoolMap { if ($_ -eq 2) { Write-Error 'two' }; (Get-Twice $_) + $using:plus } -ErrorVariable problems -ErrorAction SilentlyContinue
            "$problems"
            Submit-PoolTask { 'task' } | Receive-PoolTask -Wait -AutoRemove
            Get-ProcessPool | Stop-ProcessPool
        }
        $expected = @(3, 5, 7, 'two', 'task')
        function Invoke-There($Runspace, [scriptblock] $Text) {
            $shell = [powershell]::Create($Runspace)
            try { $shell.AddScript($Text).AddArgument($ModulePath).Invoke() } finally { $shell.Dispose() }
        }
    }

    It 'runs maps and tasks, and gives their errors' {
        $job = Start-Job -ArgumentList $ModulePath {
            Import-Module $args[0]
            1..3 | Invoke-PoolMap { if ($_ -eq 2) { Write-Error 'two' }; $_ }
            Submit-PoolTask { 'task' } | Receive-PoolTask -Wait
            Get-ProcessPool | Stop-ProcessPool
        }
        try {
            $problems = @()
            Receive-Job $job -Wait -ErrorVariable problems -ErrorAction SilentlyContinue | Should -Be @(1, 2, 3, 'task')
            "$problems" | Should -Be 'two'
        }
        finally { Remove-Job $job -Force }
    }

    It 'does so too in a runspace of another process' {
        $runspace = [runspacefactory]::CreateOutOfProcessRunspace($null)
        $runspace.Open()
        try {
            Invoke-There $runspace $script | Should -Be $expected
        }
        finally { $runspace.Dispose() }
    }

    It 'does so too in a process that is entered by its pipe, as Enter-PSHostProcess does' {
        $other = Start-Shell '$null = [Console]::In.ReadLine(); "$(Get-ProcessPool)"; Get-ProcessPool | Stop-ProcessPool'
        $runspace = [runspacefactory]::CreateRunspace([Management.Automation.Runspaces.NamedPipeConnectionInfo]::new($other.Id, '', 120000), $Host, $null)
        try {
            $runspace.Open()
            Invoke-There $runspace $script | Should -Be $expected
        }
        finally {
            $runspace.Dispose()
            $other.StandardInput.WriteLine()
            $other.StandardOutput.ReadToEnd().Trim() | Should -BeNullOrEmpty -Because 'the script has stopped its pool'
            $other.WaitForExit()
        }
    }
}

Describe 'A constrained session' {
    BeforeAll {
        function Invoke-Constrained([string] $Text) {
            Receive-Aside (Start-Aside ([scriptblock]::Create("`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; $Text")))
        }
    }

    It 'runs maps, tasks and commands by name, in workers that may do no more than it' {
        Invoke-Constrained '1..2 | Invoke-PoolMap { "$($ExecutionContext.SessionState.LanguageMode) $_" }' | Should -Be @('ConstrainedLanguage 1', 'ConstrainedLanguage 2')
        Invoke-Constrained '(Submit-PoolTask { "task" } | Receive-PoolTask -Wait -AutoRemove); "a" | Invoke-PoolMap -CommandName Write-Output' | Should -Be @('task', 'a')
        Invoke-Constrained '1 | Invoke-PoolMap { [IO.Path]::GetTempPath() } -ErrorVariable e -ErrorAction SilentlyContinue; $e[0].FullyQualifiedErrorId' | Should -Be 'MethodInvocationNotSupportedInConstrainedLanguage'
    }

    It 'is refused methods and assemblies' {
        Invoke-Constrained 'try { 4 | Invoke-PoolMap -Method "Math::Sqrt" } catch { $_.FullyQualifiedErrorId }; try { Submit-PoolTask -Method "A::B" -AssemblyPath ./x.dll } catch { $_.FullyQualifiedErrorId }' |
            Should -Be @('MethodNotAllowed,ParallelProc.Commands.InvokePoolMapCommand', 'MethodNotAllowed,ParallelProc.Commands.SubmitPoolTaskCommand')
    }
}
