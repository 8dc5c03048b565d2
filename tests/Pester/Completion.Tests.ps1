BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    function Get-Completion([string] $Line) { ([Management.Automation.CommandCompletion]::CompleteInput($Line, $Line.Length, $null)).CompletionMatches.CompletionText }
    $pool = Start-ProcessPool -Name Nightly
    $odd = Start-ProcessPool -Name "It's (odd)"
    $task = Submit-PoolTask { 1 } -Pool $pool -Name Report | Wait-PoolTask
}

AfterAll {
    Get-PoolTask | Remove-PoolTask -Force
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Completion' {
    It 'completes pools by name: <_>' -ForEach 'Get-ProcessPool Nigh', 'Stop-ProcessPool -Pool Nigh', '1 | Invoke-PoolMap { 1 } -Pool Nigh', 'Get-PoolTask -Pool Nigh', 'Get-PoolWorker Nigh', 'Set-ProcessPool Nigh', 'Watch-ProcessPool Nigh', 'Submit-PoolTask { 1 } -Pool Nigh' {
        Get-Completion $_ | Should -Be 'Nightly'
    }

    It 'quotes a name that would be something else on a command line' {
        $text = Get-Completion "Get-ProcessPool It"
        $text | Should -Be "'It''s (odd)'"
        (& ([scriptblock]::Create("Get-ProcessPool $text"))).Name | Should -Be $odd.Name
    }

    It 'completes tasks by name: <_>' -ForEach 'Get-PoolTask Rep', 'Stop-PoolTask Rep', 'Receive-PoolTask -Task Rep', 'Wait-PoolTask Rep', 'Remove-PoolTask Rep' {
        Get-Completion $_ | Should -Be 'Report'
    }

    It 'completes tasks by id, and tells which they are' {
        Get-Completion "Get-PoolTask -Id $($task.Id)" | Should -Be "$($task.Id)"
        Get-Completion "Stop-PoolTask $($task.Id)" | Should -Be "$($task.Id)"
        $line = "Get-PoolTask -Id $($task.Id)"
        [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches[0].ToolTip | Should -BeLike '*Report*Completed*Nightly*'
    }

    It 'completes functions and cmdlets for -CommandName' {
        function global:Get-CompletedThing { }
        try { Get-Completion '1 | Invoke-PoolMap -CommandName Get-CompletedTh' | Should -Be 'Get-CompletedThing' }
        finally { Remove-Item function:Get-CompletedThing }
        Get-Completion 'Submit-PoolTask -CommandName Invoke-PoolM' | Should -Be 'Invoke-PoolMap'
        Get-Completion 'Get-PoolCapture -CommandName Invoke-PoolM' | Should -Be 'Invoke-PoolMap'
    }

    It 'completes modules for -ImportModule: <_>' -ForEach 'Start-ProcessPool', '1 | Invoke-PoolMap { 1 }', 'Submit-PoolTask { 1 }', 'Get-PoolCapture { 1 }' {
        Get-Completion "$_ -ImportModule Microsoft.PowerShell.Ut" | Should -Contain 'Microsoft.PowerShell.Utility'
    }

    It 'completes functions for -Function, those of the session first: <_>' -ForEach '1 | Invoke-PoolMap { 1 }', 'Submit-PoolTask { 1 }', 'Get-PoolCapture { 1 }' {
        function global:Zz-CompletedThing { }
        $module = New-Module -Name CompletionTest { function Zz-CompletedByModule { } } | Import-Module -PassThru
        try { Get-Completion "$_ -Function Zz-Compl" | Should -Be @('Zz-CompletedThing', 'Zz-CompletedByModule') }
        finally { Remove-Item function:Zz-CompletedThing; Remove-Module $module }
    }

    It 'completes kinds of failure and states: <Line>' -ForEach @(
        @{ Line = '1 | Invoke-PoolMap { 1 } -RetryOn Ti'; Text = 'Timeout' }
        @{ Line = 'Submit-PoolTask { 1 } -RetryOn Ti'; Text = 'Timeout' }
        @{ Line = 'Get-PoolTask -State Comp'; Text = 'Completed' }
    ) {
        Get-Completion $Line | Should -Be $Text
    }

    It 'completes files and folders: <_>' -ForEach @(
        'Get-PoolCheckpoint -Path ', 'Get-PoolCheckpoint ', '1 | Invoke-PoolMap { 1 } -Checkpoint ', '1 | Invoke-PoolMap -Method A::B -AssemblyPath ', 'Start-ProcessPool -WorkingDirectory ', 'Use-ProcessPool -PowerShellPath '
    ) {
        [IO.File]::WriteAllText((Join-Path $TestDrive 'the-one-file'), '')
        Get-Completion ($_ + (Join-Path $TestDrive 'the-one')) | Should -Be (Join-Path $TestDrive 'the-one-file')
    }

    It 'completes types for -Method, and the static methods behind the colons' {
        Get-Completion '1 | Invoke-PoolMap -Method System.Mat' | Should -Contain "'System.Math::'"
        Get-Completion '1 | Invoke-PoolMap -Method math::Sq' | Should -Be "'math::Sqrt'"
        Get-Completion "1 | Invoke-PoolMap -Method 'System.IO.Path::GetFileN" | Should -Be @("'System.IO.Path::GetFileName'", "'System.IO.Path::GetFileNameWithoutExtension'")
        Get-Completion "Submit-PoolTask -Method '[Math]::Sq" | Should -Be "'[Math]::Sqrt'"
    }

    It 'completes <Text> to something that runs' -ForEach @{ Text = 'math::Sq' }, @{ Text = "'[Math]::Sq" }, @{ Text = "'System.Math::Sq" } {
        $method = Get-Completion "1 | Invoke-PoolMap -Method $Text"
        & ([scriptblock]::Create("16 | Invoke-PoolMap -Pool `$args[0] -Method $method")) $pool | Should -Be 4
    }

    It 'has nothing to offer for a type that there is not' {
        Get-Completion '1 | Invoke-PoolMap -Method No.Such.Type::A' | Should -Not -BeLike '*::*'
    }
}
