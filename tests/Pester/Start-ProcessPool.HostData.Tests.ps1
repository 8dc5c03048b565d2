# What goes over the wire to hosts, and how often. They are reached by a command: what they have of this machine is its name and its disk.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $env:PARALLELPROC_CACHE = New-Folder
    $size = 4MB

    function New-Away([string] $Name, [int] $Workers = 4) { New-PoolHost -Command 'env' -Workers $Workers -Name $Name -PowerShellPath $ShellPath }

    # Runs one item in each of four workers at the same time, which each need the value, and then more; gives what they saw.
    $together = New-PoolSharedObject Barrier -Capacity 4
    function Use-Value([object] $Pool, [object] $Value) {
        1..12 | Invoke-PoolMap { if ($_ -le 4) { $null = ($using:together).SignalAndWait(60) }; ($using:Value).Length + $_ } -Pool $Pool -BatchSize 1
    }

    function Get-Sent([object] $Pool) { (Get-ProcessPool $Pool.Name).BytesIn }
    function Get-Data { @(Get-ChildItem (Join-Path $env:PARALLELPROC_CACHE 'data') -Recurse -File -ErrorAction Ignore | Where-Object Length -GT 1MB) }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
    Remove-Item env:PARALLELPROC_CACHE
}

Describe 'A large value that many tasks share' -Skip:$IsWindows {
    AfterEach { Get-ProcessPool | Stop-ProcessPool -Force }

    It 'is sent once to a host of four workers, and its file is gone with the pool' {
        $pool = Start-ProcessPool -PoolHost (New-Away four)
        $value = 'x' * $size
        Use-Value $pool $value | Should -Be @(1..12 | ForEach-Object { $size + $_ })
        Get-Sent $pool | Should -BeGreaterThan $size
        Get-Sent $pool | Should -BeLessThan (1.2 * $size)
        Get-Data | Should -HaveCount 1
        Use-Value $pool $value | Should -Be @(1..12 | ForEach-Object { $size + $_ })
        Get-Sent $pool | Should -BeLessThan (1.4 * $size)
        Stop-ProcessPool $pool
        Get-ChildItem (Join-Path $env:PARALLELPROC_CACHE 'data') | Should -BeNullOrEmpty
    }

    It 'is sent once as the variables of -Variable, and as an argument of tasks' {
        $pool = Start-ProcessPool -PoolHost (New-Away variables)
        $value = 'y' * $size
        1..4 | Invoke-PoolMap { $null = ($using:together).SignalAndWait(60); $table.Length } -Pool $pool -BatchSize 1 -Variable @{ table = $value } | Should -Be (@($size) * 4)
        Get-Sent $pool | Should -BeLessThan (1.2 * $size)
        $tasks = 1..8 | ForEach-Object { Submit-PoolTask { param($Text) $Text.Length } -Pool $pool -ArgumentList $value }
        $tasks | Receive-PoolTask -Wait | Should -Be (@($size) * 8)
        Get-Sent $pool | Should -BeLessThan (2.4 * $size)
        $tasks | Remove-PoolTask
        Stop-ProcessPool $pool
    }

    It 'is sent once though each task, or map, has other values beside it' {
        $pool = Start-ProcessPool -PoolHost (New-Away beside)
        $value = 'b' * $size
        $tasks = foreach ($n in 1..8) { Submit-PoolTask { ($using:value).Length + $using:n + $args[0] } -Pool $pool -ArgumentList (10 * $n) }
        $tasks | Receive-PoolTask -Wait | Should -Be @(1..8 | ForEach-Object { $size + 11 * $_ })
        foreach ($n in 1..3) { 1..4 | Invoke-PoolMap { ($using:value).Length + $using:n + $_ } -Pool $pool -BatchSize 1 | Should -Be @(1..4 | ForEach-Object { $size + $n + $_ }) }
        Get-Sent $pool | Should -BeLessThan (1.2 * $size)
        $tasks | Remove-PoolTask
        Stop-ProcessPool $pool
    }

    It 'is sent to each worker where no file can be made' {
        $blocked = Join-Path $env:PARALLELPROC_CACHE 'data'
        if (Test-Path $blocked) { Remove-Item $blocked -Recurse }
        [IO.File]::WriteAllText($blocked, 'no folder')
        $pool = Start-ProcessPool -PoolHost (New-Away blocked)
        Use-Value $pool ('z' * $size) | Should -Be @(1..12 | ForEach-Object { $size + $_ })
        Get-Sent $pool | Should -BeGreaterThan (4 * $size)
        Get-Sent $pool | Should -BeLessThan (4.4 * $size)
        Stop-ProcessPool $pool
        Remove-Item $blocked
    }

    It 'is sent again when its file was deleted' {
        $pool = Start-ProcessPool -PoolHost (New-Away deleted)
        $value = 'd' * $size
        $null = Use-Value $pool $value
        Get-Data | Remove-Item
        Use-Value $pool $value | Should -Be @(1..12 | ForEach-Object { $size + $_ })
        Get-Sent $pool | Should -BeGreaterThan (2 * $size)
        Get-Sent $pool | Should -BeLessThan (2.4 * $size) # once more, however many of them miss it
        Stop-ProcessPool $pool
    }

    It 'is on no disk where there is a secret in it' {
        $pool = Start-ProcessPool -PoolHost (New-Away secret)
        $value = @{ Text = 's' * $size; Secret = (ConvertTo-SecureString 'xyzzy' -AsPlainText -Force) }
        1..4 | Invoke-PoolMap { $null = ($using:together).SignalAndWait(60); ($using:value).Text.Length } -Pool $pool -BatchSize 1 | Should -Be (@($size) * 4)
        Get-Data | Should -BeNullOrEmpty
        Stop-ProcessPool $pool
    }

    It 'comes from the next one when the worker that has stored it is killed' {
        $pool = Start-ProcessPool -PoolHost (New-Away killed)
        $value = 'k' * $size
        $null = Use-Value $pool $value
        foreach ($worker in Get-PoolWorker -Pool $pool) { [Diagnostics.Process]::GetProcessById($worker.ProcessId).Kill() }
        Use-Value $pool $value | Should -Be @(1..12 | ForEach-Object { $size + $_ })
        Get-Sent $pool | Should -BeLessThan (1.4 * $size) # files outlive who wrote them, as long as the folder is there
        Stop-ProcessPool $pool
        Get-ChildItem (Join-Path $env:PARALLELPROC_CACHE 'data') | Should -BeNullOrEmpty
    }

    It 'crosses once to each worker of this machine, and not with each batch' {
        $pool = Start-ProcessPool -MaxWorkers 2
        1..20 | Invoke-PoolMap { ($using:size); $null = $args[0] } -Pool $pool -BatchSize 1 -ArgumentList ('h' * $size) | Should -Be (@($size) * 20)
        Get-Sent $pool | Should -BeLessThan (2.4 * $size)
        Stop-ProcessPool $pool
    }

    It 'crosses once to each worker of this machine for all tasks that wait with it' {
        $pool = Start-ProcessPool -MaxWorkers 2
        $gate = New-PoolSharedObject Event
        $value = 'w' * $size
        $tasks = foreach ($n in 1..8) { Submit-PoolTask { $null = ($using:gate).Wait(60); $args[0].Length + $args[1] } -Pool $pool -ArgumentList $value, $n }
        $gate.Set()
        $tasks | Receive-PoolTask -Wait | Should -Be @(1..8 | ForEach-Object { $size + $_ })
        Get-Sent $pool | Should -BeLessThan (2.4 * $size)
        $tasks | Remove-PoolTask
        Stop-ProcessPool $pool
    }
}

Describe 'Output over a slow link' -Skip:$IsWindows {
    BeforeAll {
        # What came over the link is counted in a file, and shown as a share of what it was.
        function Measure-Wire([scriptblock] $Body, [string] $Name) {
            $wire = Join-Path (New-Folder) 'wire'
            $link = Join-Path $PSScriptRoot 'SlowLink.ps1'
            $slow = New-PoolHost -Command 'sh', '-c', "`"`$0`" `"`$@`" | tee '$wire' | '$ShellPath' -NoProfile -NonInteractive -File '$link' -BytesPerSecond 4000000" -Name $Name -PowerShellPath $ShellPath
            $pool = Start-ProcessPool -PoolHost $slow
            $null = 1 | Invoke-PoolMap $Body -Pool $pool # it is found out what the link is like
            $before, $shown = [IO.FileInfo]::new($wire).Length, (Get-ProcessPool $pool.Name).BytesOut
            $out = 2 | Invoke-PoolMap $Body -Pool $pool
            $share = ([IO.FileInfo]::new($wire).Length - $before) / ((Get-ProcessPool $pool.Name).BytesOut - $shown)
            Stop-ProcessPool $pool
            [pscustomobject]@{ Share = $share; Output = $out }
        }
    }

    It 'takes a part of its bytes where it is text' {
        $seen = Measure-Wire -Name text { $text = (1..20000 | ForEach-Object { "line $_ of a log" }) -join "`n"; foreach ($n in 1..12) { $text } }
        $seen.Output | Should -HaveCount 12
        $seen.Output | Sort-Object -Unique | Should -Be ((1..20000 | ForEach-Object { "line $_ of a log" }) -join "`n")
        $seen.Share | Should -BeLessThan 0.5
    }

    It 'goes as it is where it can not be made smaller' {
        $seen = Measure-Wire -Name random { $bytes = [byte[]]::new(2MB); [Random]::new($_).NextBytes($bytes); , $bytes }
        $expected = [byte[]]::new(2MB)
        [Random]::new(2).NextBytes($expected)
        [Linq.Enumerable]::SequenceEqual([byte[]]$seen.Output, $expected) | Should -BeTrue
        $seen.Share | Should -BeGreaterThan 0.99
        $seen.Share | Should -BeLessThan 1.01
    }
}
