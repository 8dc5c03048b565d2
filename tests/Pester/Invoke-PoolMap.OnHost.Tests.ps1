# Work that is meant for some of a pool's hosts. The hosts are reached by a command, and are all this machine.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $env:PARALLELPROC_CACHE = New-Folder

    # A host whose bodies see its name in the variable WHERE. What stands in front of its PowerShell is run by sh.
    function New-Away([string] $Name, [int] $Workers = 1, [string] $First = '') {
        New-PoolHost -Command 'sh', '-c', "WHERE=$Name; export WHERE; $First exec `"`$0`" `"`$@`"" -Workers $Workers -Name $Name -PowerShellPath $ShellPath
    }
}

AfterAll {
    Get-PoolTask | Remove-PoolTask -Force
    Get-ProcessPool | Stop-ProcessPool -Force
    Remove-Item env:PARALLELPROC_CACHE
}

Describe 'Invoke-PoolMap -OnHost' -Skip:$IsWindows {
    BeforeAll {
        $pool = Start-ProcessPool -PoolHost (New-Away node1), (New-Away node2), (New-Away other), (New-PoolHost -Local -Workers 1 -Name here)
    }

    AfterAll { Stop-ProcessPool $pool -Force }

    It 'starts and uses workers of the hosts that are named, and no others: <Names>' -ForEach @(
        @{ Names = 'other'; Found = 'other' }
        @{ Names = 'node2', 'OTHER'; Found = 'node2,other' }
        @{ Names = 'node*'; Found = 'node1,node2' }
        @{ Names = 'localhost'; Found = '' }
        @{ Names = [Environment]::MachineName; Found = '' }
    ) {
        $fresh = Start-ProcessPool -PoolHost $pool.Hosts
        $needed = $Found.Split(',').Count
        $barrier = New-PoolSharedObject Barrier -Capacity $needed
        $where = 1..(4 * $needed) | Invoke-PoolMap { $null = ($using:barrier).SignalAndWait(60); $env:WHERE } -Pool $fresh -OnHost $Names -BatchSize 1
        ($where | Sort-Object -Unique) -join ',' | Should -Be $Found
        @($where) | Should -HaveCount (4 * $needed)
        @(Get-PoolWorker -Pool $fresh) | Should -HaveCount $needed
        Stop-ProcessPool $fresh
    }

    It 'takes the hosts themselves for their names' {
        1 | Invoke-PoolMap { $env:WHERE } -Pool $pool -OnHost $pool.Hosts[1] | Should -Be 'node2'
        1 | Invoke-PoolMap { $_ } -Pool $pool -OnHost $pool.Hosts | Should -Be 1
        $fresh = Start-ProcessPool -PoolHost $pool.Hosts
        $pool.Hosts[0, 1] | Remove-PoolHost $fresh
        Remove-PoolHost $fresh $pool.Hosts[2]
        $fresh.Hosts.Name | Should -Be 'here'
        Stop-ProcessPool $fresh
    }

    It 'is an error as of any name for a pattern that is none' {
        $problem = { 1 | Invoke-PoolMap { 1 } -Pool $pool -OnHost 'node[' } | Should -Throw -ErrorId 'HostNotFound*' -PassThru
        $problem.TargetObject | Should -Be 'node['
    }

    It 'leaves other work to all, at the same time' {
        $fresh = Start-ProcessPool -PoolHost $pool.Hosts
        $go = New-PoolSharedObject Event
        $placed = 1..20 | Invoke-PoolMap { $null = ($using:go).Wait(60); $env:WHERE } -Pool $fresh -OnHost node1 -BatchSize 1 -AsJob
        1..50 | Invoke-PoolMap { $_ } -Pool $fresh -BatchSize 1 | Should -Be (1..50)
        $go.Set()
        $placed | Receive-Job -Wait -AutoRemoveJob | Sort-Object -Unique | Should -Be 'node1'
        Stop-ProcessPool $fresh
    }

    It 'is an error at once for a name that fits no host' {
        $problem = { 1 | Invoke-PoolMap { 1 } -Pool $pool -OnHost node1, nowhere -ErrorAction Stop } | Should -Throw -ErrorId 'HostNotFound*' -PassThru
        $problem.Exception.Message | Should -BeLike "*no host 'nowhere'. It has: node1, node2, other, here.*"
        $problem.TargetObject | Should -Be 'nowhere'
        $problem.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        { 1 | Invoke-PoolMap { 1 } -Pool $pool -OnHost 'x*' -ErrorAction Stop } | Should -Throw -ErrorId 'HostNotFound*'
        { Submit-PoolTask { 1 } -Pool $pool -OnHost 'nowhere' -ErrorAction Stop } | Should -Throw -ErrorId 'HostNotFound*'
    }

    It 'runs again there what failed there, and where its worker was lost' {
        $flag = Join-Path (New-Folder) 'once'
        $out = 1..3 | Invoke-PoolMap -Pool $pool -OnHost other -RetryCount 1 -RetryDelaySeconds 0 {
            if ($_ -eq 2 -and -not [IO.File]::Exists($using:flag)) { [IO.File]::WriteAllText($using:flag, ''); [Diagnostics.Process]::GetCurrentProcess().Kill() }
            "$_$env:WHERE"
        }
        $out | Should -Be '1other', '2other', '3other'
    }

    It 'completes the names of the hosts of the pool' {
        $line = "1 | Invoke-PoolMap { 1 } -Pool $($pool.Name) -OnHost no"
        ([Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)).CompletionMatches.CompletionText | Should -Be 'node1', 'node2'
        $line = "Submit-PoolTask { 1 } -Pool $($pool.Name) -OnHost "
        ([Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null)).CompletionMatches.CompletionText | Should -Be 'node1', 'node2', 'other', 'here'
    }

    It 'runs a task there, and those behind one that waits for its host run elsewhere' {
        $go = New-PoolSharedObject Event
        $first = Submit-PoolTask { $null = ($using:go).Wait(60); $env:WHERE } -Pool $pool -OnHost other
        $second = Submit-PoolTask { $null = ($using:go).Wait(60); $env:WHERE } -Pool $pool -OnHost other
        $third = Submit-PoolTask { 'ran' } -Pool $pool
        $fourth = Submit-PoolTask { $env:WHERE } -Pool $pool -OnHost node2
        $third, $fourth | Receive-PoolTask -Wait | Should -Be 'ran', 'node2'
        $second.State | Should -Be 'NotStarted'
        $go.Set()
        $first, $second | Receive-PoolTask -Wait | Should -Be 'other', 'other'
        Remove-PoolTask $first, $second, $third, $fourth
    }

    It 'runs where it should with several runspaces a worker' {
        $lanes = Start-ProcessPool -PoolHost (New-Away a), (New-Away b) -RunspacesPerWorker 2
        $barrier = New-PoolSharedObject Barrier -Capacity 2
        1..8 | Invoke-PoolMap { $null = ($using:barrier).SignalAndWait(60); $env:WHERE } -Pool $lanes -OnHost b -BatchSize 1 | Sort-Object -Unique | Should -Be 'b'
        @((Get-PoolWorker -Pool $lanes).Host | Sort-Object -Unique) | Should -Be 'b'
        Stop-ProcessPool $lanes
    }

    It 'gets a worker on its host though all places of the pool are taken elsewhere' {
        $small = Start-ProcessPool -PoolHost (New-Away a 2), (New-Away b)
        Set-ProcessPool $small -MaxWorkers 1
        1 | Invoke-PoolMap { $env:WHERE } -Pool $small -OnHost a | Should -Be 'a'
        1..3 | Invoke-PoolMap { $env:WHERE } -Pool $small -OnHost b | Should -Be 'b', 'b', 'b'
        1 | Invoke-PoolMap { $env:WHERE } -Pool $small -OnHost a | Should -Be 'a'
        Stop-ProcessPool $small
    }
}

Describe 'Invoke-PoolMap -OnHost, when a host fails' -Skip:$IsWindows {
    It 'waits for one that can not be used now, warns once, and goes on when it is back' {
        $gate = Join-Path (New-Folder) 'open'
        $pool = Start-ProcessPool -PoolHost (New-Away back 1 "test -e '$gate' || { echo closed >&2; exit 255; };"), (New-Away good)
        $run = Start-Aside { param($pool) 1..3 | Invoke-PoolMap { $env:WHERE } -Pool $pool -OnHost back -BatchSize 1 } $pool
        (Wait-Until { $run.Shell.Streams.Warning.Count -gt 0 }) | Should -BeTrue
        1..5 | Invoke-PoolMap { $env:WHERE } -Pool $pool -WarningAction SilentlyContinue | Sort-Object -Unique | Should -Be 'good'
        (Wait-Until { @(Get-PoolEvent -Pool $pool | Where-Object Kind -EQ WorkerStartFailed).Count -ge 2 }) | Should -BeTrue
        $warnings = @($run.Shell.Streams.Warning)
        Set-Mark $gate
        Receive-Aside $run | Should -Be 'back', 'back', 'back'
        $warnings | Where-Object { "$_" -like '*none of which can be used now*' } | Should -HaveCount 1
        "$($warnings[0])" | Should -BeLike '*(back)*closed*'
        Stop-ProcessPool $pool
    }

    It 'tells a task that waits' {
        $pool = Start-ProcessPool -PoolHost (New-PoolHost -Command 'sh', '-c', 'exit 255' -Name lost), (New-Away good)
        $task = Submit-PoolTask { 1 } -Pool $pool -OnHost lost
        (Wait-Until { $task.HasMoreData }) | Should -BeTrue
        Submit-PoolTask { 'ran' } -Pool $pool | Receive-PoolTask -Wait -AutoRemoveTask -WarningAction SilentlyContinue | Should -Be 'ran'
        $null = Receive-PoolTask $task -WarningVariable warnings -WarningAction SilentlyContinue
        "$warnings" | Should -BeLike 'Work waits for the hosts that -OnHost names (lost)*'
        $task.State | Should -Be 'NotStarted'
        Remove-PoolTask $task -Force
        Stop-ProcessPool $pool
    }

    It 'ends with an error when the last host that is named is taken out, after what runs there' {
        $pool = Start-ProcessPool -PoolHost (New-Away goes), (New-Away stays)
        $begun, $go = (New-PoolSharedObject Barrier -Capacity 2), (New-PoolSharedObject Event)
        $run = Start-Aside { param($pool, $begun, $go) 1..9 | Invoke-PoolMap { $null = ($using:begun).SignalAndWait(60); $null = ($using:go).Wait(60); "$_$env:WHERE" } -Pool $pool -OnHost goe* -BatchSize 1 } $pool, $begun, $go
        $null = $begun.SignalAndWait(60)
        $task = Submit-PoolTask { 1 } -Pool $pool -OnHost goes
        Remove-PoolHost $pool goes
        $go.Set()
        $problem = { Receive-Aside $run } | Should -Throw -PassThru
        $problem.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId | Should -BeLike 'HostRemoved*'
        "$problem" | Should -BeLike '*no host that -OnHost names any more (goe`*)*'
        $run.Output | Should -Be '1goes'
        $null = Wait-PoolTask $task
        $task.State | Should -Be 'Failed'
        $task.JobStateInfo.Reason.ErrorId | Should -Be 'HostRemoved'
        Remove-PoolTask $task
        New-Away goes | Add-PoolHost $pool
        1 | Invoke-PoolMap { $env:WHERE } -Pool $pool -OnHost goes | Should -Be 'goes'
        Submit-PoolTask { $env:WHERE } -Pool $pool -OnHost goes | Receive-PoolTask -Wait -AutoRemoveTask | Should -Be 'goes'
        Stop-ProcessPool $pool
    }

    It 'takes in a host that is added and fits its pattern' {
        $pool = Start-ProcessPool -PoolHost (New-Away node1), (New-Away other)
        $barrier = New-PoolSharedObject Barrier -Capacity 2
        $map = 1..2 | Invoke-PoolMap { $null = ($using:barrier).SignalAndWait(60); $env:WHERE } -Pool $pool -OnHost node* -BatchSize 1 -AsJob
        New-Away node2 | Add-PoolHost $pool
        $map | Receive-Job -Wait -AutoRemoveJob | Sort-Object | Should -Be 'node1', 'node2'
        Stop-ProcessPool $pool
    }
}

Describe 'Invoke-PoolMap -OnHost without hosts' {
    It 'takes the names of this machine, and no other' {
        $pool = Start-ProcessPool -MaxWorkers 1
        1..2 | Invoke-PoolMap { $_ } -Pool $pool -OnHost localhost | Should -Be 1, 2
        Submit-PoolTask { 1 } -Pool $pool -OnHost ([Environment]::MachineName) | Receive-PoolTask -Wait -AutoRemoveTask | Should -Be 1
        { 1 | Invoke-PoolMap { 1 } -Pool $pool -OnHost elsewhere -ErrorAction Stop } | Should -Throw -ErrorId 'HostNotFound*'
        Stop-ProcessPool $pool
    }
}
