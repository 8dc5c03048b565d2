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

    It 'prints a pool and a worker in a useful line' {
        "$pool" | Should -Be "${long}: Running, 1 of 1 workers, 0 pending"
        $worker = Get-PoolWorker $pool
        "$worker" | Should -Be "$long #1: process $($worker.ProcessId) on $($worker.Host), Idle, 0 done"
    }

    It 'lists what a worker is, with its memory in a unit' {
        $text = Get-Text (Get-PoolWorker $pool | Format-List) 120
        $text | Should -Match "Pool +: $long"
        $text | Should -Match 'WorkingSet +: [\d.,]+ MB'
        $text | Should -Match 'StartTime +: \S'
    }

    It 'shows a journal and its items, as table and as list' {
        $journal = Join-Path (New-Folder) 'x.journal'
        'good', 'bad' | Invoke-PoolMap { if ($_ -eq 'bad') { throw 'no' } } -Pool $other -Checkpoint $journal -ErrorAction SilentlyContinue
        Get-Text (Get-PoolCheckpoint $journal) 120 | Should -Match 'Outcome +Attempts +Duration +Records +Worker +Label'
        Get-Text (Get-PoolCheckpoint $journal | Format-List) 120 | Should -Match '(?s)Label +: good.*Outcome +: Completed.*Label +: bad.*Outcome +: Failed.*Error +: no'
        Get-Text (Get-PoolCheckpoint $journal -Summary) 200 | Should -Match '(?s)Items +Completed +Failed +Omitted +Damaged +Path.* 2 +1 +1 +0 +0 +\S+x\.journal'
        Get-Text (Get-PoolCheckpoint $journal -Summary | Format-List) 200 | Should -Match '(?s)Path +: \S+x\.journal.*Items +: 2.*OutcomeOnly +: False'
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
