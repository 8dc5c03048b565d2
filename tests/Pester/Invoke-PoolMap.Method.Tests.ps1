# Compiled methods and commands by name, in place of a script block.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 2
}

AfterAll {
    Get-PoolTask | Remove-PoolTask -Force
    Stop-ProcessPool $pool -Force
}

Describe 'A method' {
    It 'takes each input as its argument, as PowerShell''s own reference or as text' {
        1, 4, 9 | Invoke-PoolMap -Method ([Math]::Sqrt) -Pool $pool | Should -Be 1, 2, 3
        1, 4, 9 | Invoke-PoolMap -Method [Math]::Sqrt -Pool $pool | Should -Be 1, 2, 3
        Invoke-PoolMap -Method System.Math::Sqrt -InputObject (1, 4) -Pool $pool | Should -Be 1, 2
    }

    It 'keeps the order of many inputs' {
        $results = 1..20000 | Invoke-PoolMap -Method ([Math]::Abs) -Pool $pool
        $results | Should -HaveCount 20000
        Compare-Object $results (1..20000) -SyncWindow 0 | Should -BeNullOrEmpty
    }

    It 'takes further arguments from -ArgumentList' {
        1..3 | Invoke-PoolMap -Method ([Math]::Pow) -ArgumentList 2 -Pool $pool | Should -Be 1, 4, 9
    }

    It 'that returns a task is awaited' {
        $path = Join-Path (New-Folder) 'text.txt'
        [IO.File]::WriteAllText($path, 'inside')
        $path | Invoke-PoolMap -Method ([IO.File]::ReadAllTextAsync) -Pool $pool | Should -Be 'inside'
    }

    It 'that throws gives each item its own error, and the map goes on' {
        $results = 'a', '1', 'b' | Invoke-PoolMap -Method ([int]::Parse) -Pool $pool -ErrorAction SilentlyContinue -ErrorVariable problems
        $results | Should -Be 1
        $problems | Should -HaveCount 2
        $problems[0].TargetObject | Should -Be 'a'
        $problems[0].Exception.InnerException | Should -BeOfType FormatException
    }

    It 'that blocks is ended with its worker' {
        0 | Invoke-PoolMap -Method ([Threading.Thread]::Sleep) -Pool $pool | Should -BeNullOrEmpty
        -1 | Invoke-PoolMap -Method ([Threading.Thread]::Sleep) -Pool $pool -TimeoutSeconds 0.3 -GracePeriodSeconds 0.1 -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'TaskTimeout*'
    }

    It 'can be a task' {
        Submit-PoolTask -Method ([Math]::Max) -ArgumentList 3, 4 -Pool $pool | Receive-PoolTask -Wait | Should -Be 4
        $task = 16 | Submit-PoolTask -Method ([Math]::Sqrt) -Pool $pool
        $task.Command | Should -Be '[System.Math]::Sqrt'
        Receive-PoolTask $task -Wait | Should -Be 4
    }

    It 'is refused in a session with fewer rights, and so is a file' {
        foreach ($call in '1 | Invoke-PoolMap -Method [Math]::Sqrt', '1 | Invoke-PoolMap -Method A::B -AssemblyPath ./x.dll', 'Submit-PoolTask -Method [Math]::Sqrt') {
            $id = Receive-Aside (Start-Aside ([scriptblock]::Create("`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; try { $call } catch { `$_.FullyQualifiedErrorId }")))
            $id | Should -BeLike 'MethodNotAllowed,*'
        }
    }

    It 'that does not exist ends the call with <Id>' -ForEach @(
        @{ Method = 'No.Such::Thing'; Id = 'MethodTypeNotFound' }, @{ Method = 'Math::Nothing'; Id = 'MethodNotFound' }, @{ Method = 'Sqrt'; Id = 'NotAMethod' }
    ) {
        { 1 | Invoke-PoolMap -Method $Method -Pool $pool } | Should -Throw -ErrorId "$Id,ParallelProc.Commands.InvokePoolMapCommand"
    }
}

Describe 'A command by name' {
    It 'gets each input through its pipeline, and arguments by name' {
        $folder = New-Folder
        $files = 1..3 | ForEach-Object { [IO.File]::WriteAllText("$folder/$_.txt", "file $_"); Get-Item "$folder/$_.txt" }
        $expected = $files | Get-Content
        $files | Invoke-PoolMap -CommandName Get-Content -Pool $pool | Should -Be $expected
        $files | Invoke-PoolMap -CommandName Get-Content -Parameter @{ Raw = $true } -Pool $pool | Should -Be $expected
    }

    It 'can be a function or an alias of the session' {
        function Get-Double { [CmdletBinding()] param([Parameter(ValueFromPipeline)] $Value, $Plus = 0) process { 2 * $Value + $Plus } }
        1..3 | Invoke-PoolMap -CommandName Get-Double -Pool $pool | Should -Be 2, 4, 6
        1..3 | Invoke-PoolMap -CommandName Get-Double -Parameter @{ Plus = 1 } -Pool $pool | Should -Be 3, 5, 7
        Set-Alias double Get-Double
        1..3 | Invoke-PoolMap -CommandName double -Pool $pool | Should -Be 2, 4, 6
    }

    It 'can be a task without input' {
        function Get-Sum { $args[0] + $args[1] }
        Submit-PoolTask -CommandName Get-Sum -ArgumentList 3, 4 -Pool $pool | Receive-PoolTask -Wait | Should -Be 7
    }

    It 'that the session does not know ends the call' {
        { 1 | Invoke-PoolMap -CommandName No-Such -Pool $pool } | Should -Throw -ErrorId 'CommandNotFound,ParallelProc.Commands.InvokePoolMapCommand'
    }
}
