BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 2
    $gated = { "before $_"; while (-not [IO.File]::Exists("$($args[0])/go")) { [Threading.Thread]::Sleep(10) }; "after $_" }
}

AfterAll {
    Get-Job | Remove-Job -Force
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Invoke-PoolMap -AsJob' {
    BeforeEach { $folder = New-Folder }
    AfterEach { Get-Job | Remove-Job -Force }

    It 'gives one job, which runs in the background' {
        $job = 1..4 | Invoke-PoolMap $gated -Pool $pool -ArgumentList $folder -AsJob
        $job | Should -BeOfType ([ParallelProc.PoolMapJob])
        $job.State | Should -Be 'Running'
        $job.Pool | Should -Be $pool.Name
        Set-Mark "$folder/go"
        Receive-Job $job -Wait | Should -Be @(1..4 | ForEach-Object { "before $_"; "after $_" })
        $job.State | Should -Be 'Completed'
        $job.HasMoreData | Should -BeFalse
        $job.StatusMessage | Should -Be '4 done, 0 failed'
    }

    It 'takes more inputs than a map reads ahead, without waiting for any' {
        $job = 1..3000 | Invoke-PoolMap $gated -Pool $pool -ArgumentList $folder -AsJob -BufferSize 10 -BatchSize 500
        Set-Mark "$folder/go"
        @(Receive-Job $job -Wait).Count | Should -Be 6000
    }

    It 'keeps what nobody has received until somebody does' {
        $job = 1..100 | Invoke-PoolMap { $_; Write-Warning "w$_" } -Pool $pool -AsJob
        $null = Wait-Job $job
        $job.HasMoreData | Should -BeTrue
        Receive-Job $job -Keep -WarningAction SilentlyContinue -WarningVariable warnings | Should -Be @(1..100)
        $warnings.Count | Should -Be 100
        Receive-Job $job -WarningAction SilentlyContinue | Should -Be @(1..100)
        $job.HasMoreData | Should -BeFalse
    }

    It 'is Completed with HasErrors where inputs failed' {
        $job = 1..3 | Invoke-PoolMap { if ($_ -eq 2) { throw 'two' }; $_ } -Pool $pool -AsJob
        Receive-Job $job -Wait -ErrorAction SilentlyContinue -ErrorVariable problems | Should -Be @(1, 3)
        "$($problems[0])" | Should -Be 'two'
        $problems[0].TargetObject | Should -Be 2
        $job.State | Should -Be 'Completed'
        $job.HasErrors | Should -BeTrue
    }

    It 'is Failed, with its reason, where the map was ended early' {
        $job = 1..50 | Invoke-PoolMap { throw 'x' } -Pool $pool -AsJob -MaxErrors 1
        $null = Wait-Job $job
        $job.State | Should -Be 'Failed'
        $job.JobStateInfo.Reason.ErrorId | Should -Be 'TooManyErrors'
    }

    It 'is so too where that happens while inputs still come, and takes no more of them' {
        $job = & { while ($true) { 1 } } | Invoke-PoolMap { throw 'x' } -Pool $pool -AsJob -MaxErrors 1
        $null = Wait-Job $job
        $job.JobStateInfo.Reason.ErrorId | Should -Be 'TooManyErrors'
    }

    It 'is stopped by Stop-Job, and the pool stays usable' {
        $job = 1..4 | Invoke-PoolMap $gated -Pool $pool -ArgumentList $folder -AsJob
        Wait-Until { $job.HasMoreData } | Should -BeTrue
        Stop-Job $job
        $job.State | Should -Be 'Stopped'
        5 | Invoke-PoolMap { $_ } -Pool $pool | Should -Be 5
    }

    It 'is found and removed by the job cmdlets' {
        $job = 1..4 | Invoke-PoolMap $gated -Pool $pool -ArgumentList $folder -AsJob
        (Get-Job).Id | Should -Be $job.Id
        (Get-Job $job.Name).InstanceId | Should -Be $job.InstanceId
        { Remove-Job $job -ErrorAction Stop } | Should -Throw
        Remove-Job $job -Force
        Get-Job | Should -BeNullOrEmpty
        5 | Invoke-PoolMap { $_ } -Pool $pool | Should -Be 5
    }

    It 'has the name of -JobName, which makes it a job too' {
        $job = 1 | Invoke-PoolMap { $_ } -Pool $pool -JobName Nightly
        $job | Should -BeOfType ([ParallelProc.PoolMapJob])
        (Get-Job -Name Night*).InstanceId | Should -Be $job.InstanceId
        Receive-Job -Name Nightly -Wait | Should -Be 1
    }

    It 'is no task, and says with which commands it goes' {
        $job = 1 | Invoke-PoolMap { $_ } -Pool $pool -AsJob -JobName Nightly
        Get-PoolTask | Should -BeNullOrEmpty
        foreach ($given in $job, $job.Id, 'Nightly') {
            { Receive-PoolTask $given -ErrorAction Stop } | Should -Throw '*Nightly*Receive-Job*' -ErrorId 'NotATask,*' -Because "it was given as $($given.GetType().Name)"
        }
    }

    It 'removes itself with Receive-Job -AutoRemoveJob' {
        $job = 1..3 | Invoke-PoolMap { $_ } -Pool $pool -AsJob
        Receive-Job $job -Wait -AutoRemoveJob | Should -Be @(1..3)
        Get-Job | Should -BeNullOrEmpty
    }

    It 'takes the other parameters of a map' {
        $journal = Join-Path $folder 'journal'
        $results = 1..3 | Invoke-PoolMap { "$_$args" } -Pool $pool -AsJob -Detailed -ZipWith ('a', 'b') -Checkpoint $journal | Receive-Job -Wait
        $results.Output | Should -Be @('1a', '2b')
        @(Get-PoolCheckpoint $journal).Count | Should -Be 2
    }

    It 'leaves no job behind where its input fails' {
        { 1..3 | ForEach-Object { if ($_ -eq 2) { throw 'upstream' }; $_ } | Invoke-PoolMap $gated -Pool $pool -ArgumentList $folder -AsJob } | Should -Throw 'upstream'
        Get-Job | Should -BeNullOrEmpty
        5 | Invoke-PoolMap { $_ } -Pool $pool | Should -Be 5
    }

    It 'fails with its pool' {
        $own = Start-ProcessPool -MaxWorkers 1
        $job = 1..4 | Invoke-PoolMap $gated -Pool $own -ArgumentList $folder -AsJob
        Stop-ProcessPool $own -Force
        $null = Wait-Job $job
        $job.State | Should -Be 'Failed'
    }
}

Describe 'Two pools in one pipeline' {
    It 'stream into each other' {
        $other = Start-ProcessPool -MaxWorkers 2
        1..2000 | Invoke-PoolMap { $_ * 2 } -Pool $pool | Invoke-PoolMap { $_ + 1 } -Pool $other | Should -Be @(1..2000 | ForEach-Object { $_ * 2 + 1 })
    }

    It 'hold the input back: it is never further ahead of the output than both windows' {
        $other = Start-ProcessPool -MaxWorkers 1
        $progress = @{ Ahead = 0; Written = 0 }
        1..3000 | ForEach-Object { $progress.Ahead = [Math]::Max($progress.Ahead, $_ - $progress.Written); $_ } |
            Invoke-PoolMap { $_ } -Pool $pool -BufferSize 20 | Invoke-PoolMap { $_ } -Pool $other -BufferSize 20 | ForEach-Object { $progress.Written++ }
        $progress.Written | Should -Be 3000
        $progress.Ahead | Should -BeGreaterThan 10
        $progress.Ahead | Should -BeLessOrEqual 45
    }

    It 'give results of an input that never ends' {
        $other = Start-ProcessPool -MaxWorkers 1
        & { $i = 0; while ($true) { (++$i) } } | Invoke-PoolMap { $_ * 2 } -Pool $pool | Invoke-PoolMap { $_ + 1 } -Pool $other | Select-Object -First 3 | Should -Be @(3, 5, 7)
    }
}
