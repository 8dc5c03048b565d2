BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -Name Journals -MaxWorkers 1
    $journal = Join-Path (New-Folder) 'map.journal'
    'ann', 'bob' | Invoke-PoolMap { if ($_ -eq 'bob') { throw 'no bob' }; "<$_>"; Write-Warning 'w' } -Pool $pool -Checkpoint $journal -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Get-PoolCheckpoint' {
    It 'tells of each item what it was, how it ended, who ran it and when' {
        $items = @(Get-PoolCheckpoint $journal)
        $items | Should -HaveCount 2
        $items[0] | Should -BeOfType ([ParallelProc.PoolCheckpointItem])
        $items.Label | Should -Be @('ann', 'bob')
        $items.Outcome | Should -Be @('Completed', 'Failed')
        $items.Attempts | Should -Be @(1, 1)
        $items.Records | Should -Be @(2, 0)
        $items[0].Worker | Should -Match '^1 \(process \d+ on '
        $items[0].Error | Should -BeNullOrEmpty
        $items[1].Error | Should -BeOfType ([Management.Automation.ErrorRecord])
        "$($items[1].Error)" | Should -Be 'no bob'
        $items[0].EndTime | Should -BeGreaterOrEqual $items[0].StartTime
        $items[0].Output | Should -BeNullOrEmpty
    }

    It 'reads outputs where that is asked for' {
        (Get-PoolCheckpoint $journal -IncludeOutput)[0].Output | Should -Be '<ann>'
    }

    It 'sums up' {
        $sum = Get-PoolCheckpoint $journal -Summary
        $sum | Should -BeOfType ([ParallelProc.PoolCheckpoint])
        $sum.Items, $sum.Completed, $sum.Failed, $sum.Omitted, $sum.DamagedLines | Should -Be @(2, 1, 1, 0, 0)
        $sum.Path | Should -Be $journal
        $sum.Length | Should -Be ([IO.FileInfo]::new($journal).Length)
    }

    It 'takes paths and files from the pipeline, and goes on after one that is not there' {
        $found = "$journal.none", (Get-Item -LiteralPath $journal) | Get-PoolCheckpoint -Summary -ErrorVariable problems -ErrorAction SilentlyContinue
        $found.Items | Should -Be 2
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'CheckpointNotFound*'
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'refuses what is no journal' {
        $other = Join-Path (New-Folder) 'x.txt'
        [IO.File]::WriteAllText($other, "text`n")
        $refusal = { Get-PoolCheckpoint $other -ErrorAction Stop } | Should -Throw -PassThru
        $refusal.FullyQualifiedErrorId | Should -BeLike 'CheckpointNotAJournal*'
    }

    It 'leaves out lines that are damaged, and a line that is being written, and says so of the former' {
        $copy = Join-Path (New-Folder) 'copy.journal'
        $lines = [IO.File]::ReadAllLines($journal)
        [IO.File]::WriteAllText($copy, "$($lines[0])`n$($lines[1].Replace('ann', 'eve'))`n$($lines[2])`n{`"key")
        (Get-PoolCheckpoint $copy -WarningVariable warned -WarningAction SilentlyContinue).Label | Should -Be 'bob'
        "$warned" | Should -Match '1 damaged'
    }

    It 'is shown as a table that has room for what counts' {
        $text = Get-PoolCheckpoint $journal | Out-String -Width 120
        $text | Should -Match 'Outcome +Attempts +Duration +Records +Worker +Label'
        $text | Should -Match 'Failed +1 .+ bob'
    }
}
