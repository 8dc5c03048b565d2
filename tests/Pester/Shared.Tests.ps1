BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 4 -MinWorkers 4
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Shared objects' {
    It 'loses nothing of a hundred tasks on one list' {
        $list = New-PoolSharedObject List
        $tasks = 1..100 | ForEach-Object { $n = $_; Submit-PoolTask { ($using:list).Add($using:n) } -Pool $pool }
        $null = $tasks | Wait-PoolTask
        $list.Count | Should -Be 100
        $list.ToArray() | Sort-Object | Should -Be @(1..100)
        $tasks | Remove-PoolTask
    }

    It 'counts a million increments of two workers exactly' {
        $counter = New-PoolSharedObject Counter
        $null = 1..2 | Invoke-PoolMap { $c = $using:counter; for ($i = 0; $i -lt 500000; $i++) { $c.Add() } } -Pool $pool -BatchSize 1
        $counter.Value | Should -Be 1000000
    }

    It 'changes a value in one step' {
        $value = New-PoolSharedObject Value -InitialValue ([pscustomobject]@{ Total = 0 })
        $null = 1..40 | Invoke-PoolMap { ($using:value).Update({ $_.Total += 1; $_ }) } -Pool $pool -BatchSize 1
        $value.Value.Total | Should -Be 40
    }

    It 'leaves a value as it was where Update throws, and free' {
        $value = New-PoolSharedObject Value -InitialValue 1
        { $value.Update({ throw 'no' }) } | Should -Throw '*no*'
        1 | Invoke-PoolMap { ($using:value).Update({ $_ + 1 }) } -Pool $pool | Should -Be 2
    }

    It 'makes a value once for all who ask' {
        $table = New-PoolSharedObject Dictionary
        $made = New-PoolSharedObject Counter
        $got = 1..8 | Invoke-PoolMap { ($using:table).GetOrAdd('key', { $null = ($using:made).Increment(); 'made' }) } -Pool $pool -BatchSize 1
        $got | Should -Be (@('made') * 8)
        $made.Value | Should -Be 1
    }

    It 'gives a copy also of what has just been stored: <Name>' -ForEach @(
        @{ Name = 'GetOrAdd'; Change = { $table.GetOrAdd('new', @{}).x = 1 } }
        @{ Name = 'AddOrUpdate'; Change = { $table.AddOrUpdate('new', @{}, { $_ }).x = 1 } }
        @{ Name = 'Update'; Change = { $table.Update('h', { $_ }).x = 1 } }
    ) {
        $table = New-PoolSharedObject Dictionary -InitialValue @{ h = @{} }
        $Change | Should -Throw '*a copy*'
    }

    It 'adds to a list what a pipeline would give one by one' {
        $list = New-PoolSharedObject List
        $list.AddRange('text')
        $list.AddRange(@('more', 5))
        $list.AddRange((1..2 | ForEach-Object { $_ }))
        $list.AddRange(@{ a = 1 })
        $list.AddRange($null)
        $list.Count | Should -Be 6
        $list.ToArray()[0..4] | Should -Be @('text', 'more', 5, 1, 2)
    }

    It 'says that an assignment of $_ changes nothing' {
        $value = New-PoolSharedObject Value -InitialValue 1
        { $value.Update({ $_ += 1 }) } | Should -Throw '*Put the new value out*'
        { $value.Update({ $_++ }) } | Should -Throw '*Put the new value out*'
        $value.Update({ if ($_ -gt 5) { 0 } }) | Should -Be 1
        $value.Update({ $_ = $_ + 1; $_ }) | Should -Be 2
    }

    It 'lets go of what the set-up of a worker has taken, and counts what it has added' {
        $lock = New-PoolSharedObject Lock
        $counter = New-PoolSharedObject Counter
        $own = Start-ProcessPool -MaxWorkers 1 -MinWorkers 1 -InitializationScript { ($using:lock).Enter(); ($using:counter).Add(2) }
        1 | Invoke-PoolMap { $held = $using:lock; "$($held.TryEnter()) $(($using:counter).Value)" } -Pool $own | Should -Be 'True 2'
        Stop-ProcessPool $own
    }

    It 'is there in a map that is debugged in the session, and where a map is measured' {
        $list = New-PoolSharedObject List
        1..3 | Invoke-PoolMap { ($using:list).Add($_); , $using:list } -DebugInProcess | ForEach-Object Count | Should -Be @(1, 2, 3)
        $null = 1 | Measure-PoolMap { ($using:list).Add($_) } -Workers 1 -Repeat 1 -WarningAction SilentlyContinue -InformationAction SilentlyContinue
        $list.Count | Should -Be 7
    }

    It 'refuses a change of a copy: <Name>' -ForEach @(
        @{ Name = 'a member of a hashtable'; Change = { $table['h'].x = 2 } }
        @{ Name = 'a key of a hashtable'; Change = { $table['h']['y'] = 2 } }
        @{ Name = 'a list'; Change = { $table['l'].Add(1) } }
        @{ Name = 'a property'; Change = { $table['o'].p = 2 } }
    ) {
        $table = New-PoolSharedObject Dictionary -InitialValue @{ h = @{ x = 1 }; l = [Collections.ArrayList] @(1); o = [pscustomobject] @{ p = 1 } }
        $Change | Should -Throw
        $inWorker = 1 | Invoke-PoolMap { $table = $using:table; try { & ([scriptblock]::Create($using:Change)); 'lost' } catch { 'refused' } } -Pool $pool
        $inWorker | Should -Be 'refused'
    }

    It 'streams from a producer to three consumers, each value once' {
        $queue = New-PoolSharedObject Queue -Capacity 5
        $consumers = 1..3 | ForEach-Object { Submit-PoolTask { foreach ($x in $using:queue) { $x } } -Pool $pool }
        $producer = Submit-PoolTask { $q = $using:queue; foreach ($n in 1..60) { $q.Add($n) }; $q.CompleteAdding() } -Pool $pool
        $null = $producer, $consumers | Wait-PoolTask
        $consumers | Receive-PoolTask | Sort-Object | Should -Be @(1..60)
        $producer, $consumers | Remove-PoolTask
    }

    It 'lets who fills a queue wait while it is full' {
        $queue = New-PoolSharedObject Queue -Capacity 2
        $queue.Add(1)
        $queue.Add(2)
        $queue.TryAdd(3, 0.05) | Should -BeFalse
        $taken = $null
        $queue.TryTake([ref]$taken) | Should -BeTrue
        $taken | Should -Be 1
        $queue.TryAdd(3) | Should -BeTrue
    }

    It 'opens a barrier when four have come' {
        $barrier = New-PoolSharedObject Barrier -Capacity 4
        $rounds = 1..4 | Invoke-PoolMap { $b = $using:barrier; $b.SignalAndWait(); $b.SignalAndWait() } -Pool $pool -BatchSize 1
        $rounds | Should -Be @(0, 1, 0, 1, 0, 1, 0, 1)
    }

    It 'crosses back as the same object' {
        $counter = New-PoolSharedObject Counter -InitialValue 5
        $back = 1 | Invoke-PoolMap { $using:counter } -Pool $pool
        $null = $back.Increment()
        $counter.Value | Should -Be 6
    }

    It 'can be used by bodies of a process with several runspaces, each for itself' {
        $shared = Start-ProcessPool -MaxWorkers 1 -RunspacesPerWorker 3 -MinWorkers 1
        $lock = New-PoolSharedObject Lock
        $inside = New-PoolSharedObject Counter
        $most = 1..9 | Invoke-PoolMap { Use-PoolLock $using:lock { ($using:inside).Increment(); $null = ($using:inside).Decrement() } } -Pool $shared -BatchSize 1
        $most | Should -Be (@(1) * 9)
        Stop-ProcessPool $shared
    }

    It 'is an error, never another object, in a pool that a body starts' {
        $outer = New-PoolSharedObject Counter
        $module = (Get-Module ParallelProc).Path -replace 'ParallelProc.Cmdlets.dll', 'ParallelProc.psd1'
        $id = 1 | Invoke-PoolMap -Pool $pool {
            Import-Module $using:module
            $own = New-PoolSharedObject Counter
            $given = $using:outer
            1 | Invoke-PoolMap { ($using:given).Increment() } -ErrorVariable problems -ErrorAction SilentlyContinue
            $problems[0].Exception.InnerException.ErrorId
            $own.Value
            Get-ProcessPool | Stop-ProcessPool
        }
        $id | Should -Be 'SharedObjectGone', 0
        $outer.Value | Should -Be 0
    }

    It 'is gone for all after Dispose' {
        $value = New-PoolSharedObject Counter
        $value.Dispose()
        1 | Invoke-PoolMap { ($using:value).Increment() } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].Exception.InnerException.ErrorId | Should -Be 'SharedObjectGone'
    }

    It 'loses no change without a word: one that is made of what is gone is an error of its item' {
        $gone = New-PoolSharedObject Dictionary -Name Gone
        $list = New-PoolSharedObject List
        $gone.Dispose()
        $gone.Dispose() # a second time it does nothing
        1..3 | Invoke-PoolMap { if ($_ -eq 2) { ($using:gone)['a'] = 1 } else { ($using:list).Add($_) }; $_ } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue |
            Should -Be @(1, 2, 3)
        $list.ToArray() | Sort-Object | Should -Be @(1, 3)
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'SharedObjectGone*'
        "$($problems[0])" | Should -BeLike 'What the script block changed is lost (Set): *disposed of*'
    }

    It 'can be used by a map with a journal' {
        $journal = Join-Path (New-Folder) 'j'
        foreach ($run in 1..2) {
            $count = New-PoolSharedObject Counter -Name Runs
            1..3 | Invoke-PoolMap { $null = ($using:count).Increment(); $_ } -Pool $pool -Checkpoint $journal | Should -Be @(1, 2, 3)
            $count.Value | Should -Be @(3, 0)[$run - 1] -Because 'the second run takes the results from the journal'
        }
    }

    It 'reaches bodies by -Variable and -InitializationScript too' {
        $count = New-PoolSharedObject Counter
        $null = 1..3 | Invoke-PoolMap { $shared.Increment() } -Pool $pool -Variable @{ shared = $count }
        $count.Value | Should -Be 3
        Use-ProcessPool -MaxWorkers 1 -InitializationScript { $null = ($using:count).Increment() } { $null = 1 | Invoke-PoolMap { $_ } }
        $count.Value | Should -Be 4
    }
}

Describe 'Locks' {
    It 'lets one in at a time' {
        $lock = New-PoolSharedObject Lock
        $value = New-PoolSharedObject Value -InitialValue 0
        $null = 1..40 | Invoke-PoolMap { Use-PoolLock $using:lock { $v = $using:value; $v.Value = $v.Value + 1 } } -Pool $pool -BatchSize 1
        $value.Value | Should -Be 40
    }

    It 'is free again after a holder that was killed, and says so' -Skip:$IsWindows {
        $lock = New-PoolSharedObject Lock
        $met = New-PoolSharedObject Event
        $null = 1 | Invoke-PoolMap { ($using:lock).Enter(); ($using:met).Set(); [Diagnostics.Process]::GetCurrentProcess().Kill(); Start-Sleep 60 } -Pool $pool -ErrorAction SilentlyContinue
        $met.IsSet | Should -BeTrue
        1 | Invoke-PoolMap { $l = $using:lock; Use-PoolLock $l { $l.WasAbandoned } } -Pool $pool | Should -BeTrue
        1 | Invoke-PoolMap { $l = $using:lock; Use-PoolLock $l { $l.WasAbandoned } } -Pool $pool | Should -BeFalse
    }

    It 'is free again after a block that <Name>' -ForEach @(
        @{ Name = 'threw'; Body = { Use-PoolLock $using:lock { throw 'no' } } }
        @{ Name = 'exited'; Body = { Use-PoolLock $using:lock { exit 1 } } }
        @{ Name = 'took too long'; Body = { Use-PoolLock $using:lock { Start-Sleep 60 } } }
        @{ Name = 'forgot it'; Body = { ($using:lock).Enter() } }
    ) {
        $lock = New-PoolSharedObject Lock
        $null = 1 | Invoke-PoolMap $Body -Pool $pool -TimeoutSeconds 1 -ErrorAction SilentlyContinue
        $lock.TryEnter(5) | Should -BeTrue
        $lock.Exit()
    }

    It 'tells two who wait for each other' {
        $a = New-PoolSharedObject Lock -Name A
        $b = New-PoolSharedObject Lock -Name B
        $met = New-PoolSharedObject Barrier -Capacity 2
        $out = 1..2 | Invoke-PoolMap -Pool $pool -BatchSize 1 -ErrorVariable problems -ErrorAction SilentlyContinue {
            $first, $second = if ($_ -eq 1) { $using:a, $using:b } else { $using:b, $using:a }
            Use-PoolLock $first { $null = ($using:met).SignalAndWait(); Use-PoolLock $second { 'both' } }
        }
        $out | Should -Be 'both'
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'DeadlockFound*'
        $problems[0].Exception.Message | Should -Match 'Lock A'
        $problems[0].Exception.Message | Should -Match 'Lock B'
    }

    It 'ends a wait when its item is stopped, without the lock' {
        $lock = New-PoolSharedObject Lock
        $lock.Enter()
        1 | Invoke-PoolMap { ($using:lock).Enter() } -Pool $pool -TimeoutSeconds 0.3 -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'TaskTimeout*'
        $lock.Exit()
        $lock.TryEnter() | Should -BeTrue
        $lock.Exit()
    }

    It 'gives up after -TimeoutSeconds' {
        $lock = New-PoolSharedObject Lock
        $lock.Enter()
        1 | Invoke-PoolMap { Use-PoolLock $using:lock { 'in' } -TimeoutSeconds 0.1 } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'LockTimeout*'
        $lock.Exit()
    }

    It 'lets two read together' {
        $lock = New-PoolSharedObject ReaderWriterLock
        $met = New-PoolSharedObject Barrier -Capacity 2
        1..2 | Invoke-PoolMap { Use-PoolLock $using:lock -Read { ($using:met).SignalAndWait() } } -Pool $pool -BatchSize 1 | Should -Be @(0, 0)
    }

    It 'refuses what is no lock' {
        { Use-PoolLock (New-PoolSharedObject List) { } } | Should -Throw -ErrorId 'SharedObjectMisused*'
    }
}

Describe 'New-PoolSharedObject' {
    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a semaphore without capacity'; With = @{ Type = 'Semaphore' }; Id = 'SharedCapacityMissing*' }
        @{ Name = 'a list with capacity'; With = @{ Type = 'List'; Capacity = 3 }; Id = 'SharedCapacityUseless*' }
        @{ Name = 'a capacity of 0'; With = @{ Type = 'Queue'; Capacity = 0 }; Id = 'InvalidLimit*' }
        @{ Name = 'a dictionary of a number'; With = @{ Type = 'Dictionary'; InitialValue = 5 }; Id = 'SharedContentsRefused*' }
        @{ Name = 'a counter of text'; With = @{ Type = 'Counter'; InitialValue = 'many' }; Id = 'SharedContentsRefused*' }
        @{ Name = 'a lock with contents'; With = @{ Type = 'Lock'; InitialValue = 5 }; Id = 'SharedContentsRefused*' }
        @{ Name = 'more values than a queue holds'; With = @{ Type = 'Queue'; Capacity = 1; InitialValue = 1, 2 }; Id = 'SharedContentsRefused*' }
    ) {
        { New-PoolSharedObject @With } | Should -Throw -ErrorId $Id
    }
}

Describe '$PoolContext' {
    It 'tells the item, the task, the worker and the time that is left' {
        $seen = 1..3 | Invoke-PoolMap { "$($PoolContext.ItemIndex) $($PoolContext.TaskName) $($PoolContext.WorkerId -gt 0) $($PoolContext.RemainingTime.TotalSeconds -gt 50) $($PoolContext.Pool)" } -Pool $pool -TimeoutSeconds 60
        $seen | Should -Be @(0..2 | ForEach-Object { "$_ Invoke-PoolMap True True $($pool.Name)" })
        $task = Submit-PoolTask { "$($PoolContext.TaskName) $($PoolContext.RemainingTime)" } -Pool $pool -Name Mine
        Receive-PoolTask $task -Wait | Should -Be 'Mine '
        Remove-PoolTask $task
    }

    It 'counts attempts' {
        1..3 | Invoke-PoolMap { if ($_ -eq 2 -and $PoolContext.Attempt -lt 3) { throw 'again' }; "$_ $($PoolContext.Attempt)" } -Pool $pool -RetryCount 3 -RetryDelaySeconds 0 | Should -Be '1 1', '2 3', '3 1'
    }

    It 'has a token that ends a method of .NET, so that the worker lives on' {
        $alone = Start-ProcessPool -MaxWorkers 1 -GracePeriodSeconds 60
        $before = 1 | Invoke-PoolMap { $PID } -Pool $alone
        1 | Invoke-PoolMap { [Threading.Tasks.Task]::Delay(-1, $PoolContext.CancellationToken).Wait() } -Pool $alone -TimeoutSeconds 0.5 -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'TaskTimeout*'
        1 | Invoke-PoolMap { $PID } -Pool $alone | Should -Be $before
        1 | Invoke-PoolMap { $PoolContext.CancellationToken.IsCancellationRequested } -Pool $alone | Should -BeFalse
        Stop-ProcessPool $alone
    }
}
