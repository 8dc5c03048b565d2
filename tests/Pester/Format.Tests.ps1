BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $long = 'A-pool-whose-name-has-40-characters-00040'.Substring(0, 40)
    $short = 'Nightly-reports-of-27-chars'
    $pool = Start-ProcessPool -Name $long -MinWorkers 1 -MaxWorkers 1
    $other = Start-ProcessPool -Name $short -MinWorkers 1 -MaxWorkers 1
    function Get-Text($Shown, [int] $Width) { $Shown | Out-String -Width $Width }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'How objects are shown' {
    AfterAll { Get-PoolTask | Remove-PoolTask -Force }

    It 'shows names of pools in full where the line has room for them' {
        Get-Text (Get-ProcessPool) 80 | Should -Match $short
        Get-Text (Get-ProcessPool) 120 | Should -Match $long
        Get-Text (Get-PoolWorker) 120 | Should -Match $short
    }

    It 'keeps within the line, and shows all columns, at <_> characters' -ForEach 80, 120 {
        foreach ($text in (Get-Text (Get-ProcessPool) $_), (Get-Text (Get-PoolWorker) $_)) {
            ($text -split '\r?\n' | ForEach-Object Length | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual $_
        }
        Get-Text (Get-ProcessPool) $_ | Should -Match 'Id +State +Workers +Max +Pending +Lost +Name'
        Get-Text (Get-PoolWorker) $_ | Should -Match 'Id +PID +State +Done +WS\(M\) +CPU\(s\) +Pool +CurrentTask'
    }

    It 'shows the pool of a task' {
        $task = Submit-PoolTask { 'done' } -Pool $other -Name Report | Wait-PoolTask
        Get-Text $task 120 | Should -Match "Completed +True +$short +Report +'done'"
        Get-Text ($task | Format-List) 120 | Should -Match "Pool +: $short"
        Get-Text (Get-Job -Id $task.Id) 120 | Should -Match $short
    }

    It 'lists what a pool is, and no machinery' {
        $text = Get-Text ($pool | Format-List) 120
        $text | Should -Match "Name +: $long"
        $text | Should -Match 'MinWorkers +: 1'
        $text | Should -Not -Match 'Threading'
    }

    It 'knows the types of the module as soon as it is imported' {
        $shell = Start-Shell '[ParallelProc.ProcessPool].Name; [ParallelProc.PoolTask].Name; [ParallelProc.PoolWorker].Name'
        $shell.StandardOutput.ReadToEnd().Trim() -split '\s+' | Should -Be @('ProcessPool', 'PoolTask', 'PoolWorker')
        $shell.WaitForExit()
    }

    It 'puts an empty line between an example and the next in help' {
        $text = (Get-Help Invoke-PoolMap -Examples | Out-String) -replace '\r'
        $text | Should -Match 'find it\s+warm\.\n\s*\n\s*-+ Example 2'
    }
}
