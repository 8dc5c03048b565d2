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
        Get-Text (Get-ProcessPool) $_ | Should -Match 'Id +State +Workers +Max +Busy +Pending +Lost +Name'
        Get-Text (Get-PoolWorker) $_ | Should -Match 'Id +PID +State +Done +Util +WS\(M\) +CPU\(s\) +Pool +CurrentTask'
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
        $text | Should -Match 'Utilization +: \d+ ?%'
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

    It 'shows events as a table within the line' {
        $text = Get-Text (Get-PoolEvent $pool) 120
        $text | Should -Match 'Time +Kind +Worker +Item +Count +Seconds +Outcome +Pool +What'
        $text | Should -Match '(?m)^\d\d:\d\d:\d\d\.\d{3} +WorkerReady +1 +\d+\.\d{3} '
        ($text -split '\r?\n' | ForEach-Object Length | Measure-Object -Maximum).Maximum | Should -BeLessOrEqual 120
    }

    It 'shows a journal and its items, as table and as list' {
        $journal = Join-Path (New-Folder) 'x.journal'
        'good', 'bad' | Invoke-PoolMap { if ($_ -eq 'bad') { throw 'no' } } -Pool $other -Checkpoint $journal -ErrorAction SilentlyContinue
        Get-Text (Get-PoolCheckpoint $journal) 120 | Should -Match 'Outcome +Attempts +Duration +Records +Worker +Label'
        Get-Text (Get-PoolCheckpoint $journal | Format-List) 120 | Should -Match '(?s)Label +: good.*Outcome +: Completed.*Label +: bad.*Outcome +: Failed.*Error +: no'
        Get-Text (Get-PoolCheckpoint $journal -Summary) 200 | Should -Match '(?s)Items +Completed +Failed +Omitted +Damaged +Path.* 2 +1 +1 +0 +0 +\S+x\.journal'
        Get-Text (Get-PoolCheckpoint $journal -Summary | Format-List) 200 | Should -Match '(?s)Path +: \S+x\.journal.*Items +: 2.*OutcomeOnly +: False'
    }

    It 'shows results of -Detailed as a table that has room for what came of them, and as a list' {
        $results = 1..3 | Invoke-PoolMap { if ($_ -eq 2) { Write-Error "first`nline"; throw 'second' }; "out $_"; 'more' } -Pool $other -Detailed -ErrorAction SilentlyContinue
        $text = Get-Text $results 120
        $text | Should -Match 'Index +Attempts +Duration +Worker +Input +Output +Error'
        $text | Should -Match '(?m)^ +0 +1 +00:00:\d\d\.\d{3} +\d+ +1 +out 1 more\s*$'
        $text | Should -Match '(?m)^ +1 +1 +\S+ +\d+ +2 +second\s*$'
        $list = Get-Text ($results | Format-List) 120
        $list | Should -Match '(?s)Index +: 1\r?\nInput +: 2.*Error +: second.*Errors +: \{first.*second\}.*Duration +: .*Worker +: \d+ \(process \d+ on .*Attempts +: 1'
        (Get-Text (1..20 | Invoke-PoolMap { 1..11 } -Pool $other -Detailed) 120) | Should -Match '1 2 3 4 5 6 7 8 9 10 \.\.\.'
    }

    It 'shows a map in the background, and how far it is' {
        $job = 1..3 | Invoke-PoolMap { if ($_ -eq 2) { throw 'two' } } -Pool $other -AsJob -JobName Nightly
        $null = Wait-Job $job
        try {
            Get-Text $job 160 | Should -Match "(?s)Id +State +HasMoreData +Done +Failed +Pool +Name +Command.*Completed +True +3 +1 +$short +Nightly"
            Get-Text (Get-Job -Name Nightly | Format-List) 120 | Should -Match '(?s)Pool +: .*DoneCount +: 3.*FailedCount +: 1.*StatusMessage +: 3 done, 1 failed'
        }
        finally { Remove-Job $job }
    }

    It 'has a table and a list for what a script block would bring along' {
        $captured = Get-PoolCapture { $using:short } | Where-Object Kind -EQ 'Using'
        Get-Text $captured 120 | Should -Match 'Kind +Name +Value +Reason'
        Get-Text ($captured | Format-List) 120 | Should -Match '(?s)Kind +: Using.*Name +: .*short.*Value +: Nightly.*Reason +: named'
    }

    It 'has no property of a pool that only a program can use' {
        Get-Text ($pool | Format-List -Property *) 120 | Should -Not -Match 'Stopped|Threading'
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
