BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $alpha = Start-ProcessPool -Name Alpha -MaxWorkers 2
    $null = 0..9 | Invoke-PoolMap { [Threading.Thread]::Sleep(3); if ($_ -eq 4) { throw 'secret words' } } -Pool Alpha -ErrorAction SilentlyContinue
    $null = Submit-PoolTask { 'secret output' } -Pool Alpha -Name 'Task <b>' | Wait-PoolTask
    $beta = Start-ProcessPool -Name Beta -MaxWorkers 1
    $null = 1..3 | Invoke-PoolMap { $_ } -Pool Beta
    # The end of a map is told after its last output, and a worker may come up later still: nothing more happens then.
    foreach ($name in 'Alpha', 'Beta') {
        Wait-Until {
            $kinds = @((Get-PoolEvent $name).Kind)
            $kinds -contains 'MapEnded' -and @($kinds -eq 'WorkerReady').Count -eq @($kinds -eq 'WorkerStarting').Count
        } | Should -BeTrue
    }

    # What a page holds, as an object.
    function Get-Page([string] $Path) {
        if ([IO.File]::ReadAllText($Path) -notmatch '(?s)^<!DOCTYPE html>.* id="trace">(?<data>.*?)</script>') { throw "'$Path' is no page." }
        $Matches.data | ConvertFrom-Json
    }

    function Get-Trace([string] $Path) { [IO.File]::ReadAllText($Path) | ConvertFrom-Json }
    function Get-Bar($Trace) { $Trace.traceEvents | Where-Object ph -EQ X }
}

AfterAll {
    Get-PoolTask | Remove-PoolTask -Force
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Export-PoolTrace' {
    BeforeEach { $folder = New-Folder }

    It 'writes a page of a pool, with its totals, its slowest and its errors' {
        Export-PoolTrace "$folder/x.html" -Pool Alpha | Should -BeNullOrEmpty
        $page = Get-Page "$folder/x.html"
        $page.pools.name | Should -Be 'Alpha'
        $page.totals.items, $page.totals.itemsFailed, $page.totals.tasks | Should -Be @(10, 1, 1)
        $page.slowest.Count | Should -Be 10
        $page.texts | Should -Contain 'Task <b>'
        $page.texts | Should -Contain 'System.Management.Automation.RuntimeException'
        $page.failures.Count | Should -Be 1
        $page.notes | Should -BeNullOrEmpty
    }

    It 'writes a trace in which each item and task is a bar of its worker, without what they said' {
        Export-PoolTrace -Path "$folder/x.json" -Pool $alpha
        $trace = Get-Trace "$folder/x.json"
        $items = @(Get-Bar $trace | Where-Object cat -Like 'item*')
        $items | ForEach-Object { $_.args.item } | Sort-Object | Should -Be @(0..9)
        ($items | Where-Object cname -EQ terrible).args.'item' | Should -Be 4
        (Get-Bar $trace | Where-Object cat -EQ task).name | Should -Be 'Task <b>'
        ($trace.traceEvents | Where-Object name -EQ process_name).args.name | Should -Be 'pool Alpha'
        $ids = (Get-PoolEvent Alpha | Where-Object Kind -EQ WorkerReady).WorkerId | Sort-Object -Unique
        $items.tid | Sort-Object -Unique | Should -BeIn $ids
        $items | ForEach-Object { $_.dur | Should -BeGreaterThan 1000 }
        [IO.File]::ReadAllText("$folder/x.json") | Should -Not -Match 'secret'
    }

    It 'takes all pools where none is named, pools and names by the pipeline, and patterns' {
        Export-PoolTrace "$folder/all.html"
        (Get-Page "$folder/all.html").pools.name | Should -Be @('Alpha', 'Beta')
        $beta, 'Alpha' | Export-PoolTrace "$folder/two.html"
        (Get-Page "$folder/two.html").pools.name | Should -Be @('Beta', 'Alpha')
        Export-PoolTrace "$folder/some.html" Bet*
        (Get-Page "$folder/some.html").pools.name | Should -Be 'Beta'
    }

    It 'draws a pool that was stopped, and says how many events it has forgotten' {
        $pool = Start-ProcessPool -Name Short -MaxWorkers 1 -EventLimit 10
        $null = 1..30 | Invoke-PoolMap { $_ } -Pool $pool -BatchSize 1
        Stop-ProcessPool $pool
        Export-PoolTrace "$folder/x.html" -Pool $pool
        (Get-Page "$folder/x.html").notes[0] | Should -Match "^The first \d+ events of the pool 'Short' are gone.*-EventLimit or with -LogPath"
    }

    It 'draws what still runs up to now' {
        $gate = Join-Path $folder 'gate'
        $task = Submit-PoolTask { while (-not [IO.File]::Exists($args[0])) { [Threading.Thread]::Sleep(5) } } -ArgumentList $gate -Pool Beta -Name Long
        Wait-Until { $task.State -eq 'Running' } | Should -BeTrue
        Export-PoolTrace "$folder/x.json" -Pool Beta
        Set-Mark $gate
        $null = $task | Wait-PoolTask
        $trace = Get-Trace "$folder/x.json"
        (Get-Bar $trace | Where-Object name -EQ Long).args.outcome | Should -Be 'not known'
        $trace.otherData.'note 1' | Should -Match 'have no end'
    }

    It 'takes events by the pipeline and by -InputObject' {
        Get-PoolEvent Alpha | Export-PoolTrace "$folder/a.json"
        Export-PoolTrace "$folder/b.json" -InputObject (Get-PoolEvent Alpha)
        Export-PoolTrace "$folder/c.json" -Pool Alpha
        [IO.File]::ReadAllText("$folder/a.json") | Should -Be ([IO.File]::ReadAllText("$folder/c.json"))
        [IO.File]::ReadAllText("$folder/b.json") | Should -Be ([IO.File]::ReadAllText("$folder/c.json"))
        Get-PoolEvent Alpha | Where-Object Kind -Like Item* | Export-PoolTrace "$folder/part.html"
        (Get-Page "$folder/part.html").notes[0] | Should -Match 'begin in the midst of its run'
    }

    It 'draws the log of a former run, also one that is rotated or cut off' {
        $log = "$folder/run.jsonl"
        Use-ProcessPool -Name Logged { $null = 0..99 | Invoke-PoolMap { [Threading.Thread]::Sleep(2) } -BatchSize 1 } -MaxWorkers 1 -LogPath $log -LogMaxBytes 20KB
        "$log.1" | Should -Exist
        Export-PoolTrace "$folder/x.json" -LogPath $log
        Get-Bar (Get-Trace "$folder/x.json") | ForEach-Object { $_.args.item } | Sort-Object | Should -Be @(0..99)
        $whole = [IO.File]::ReadAllText($log)
        [IO.File]::WriteAllText($log, $whole.Substring(0, $whole.Length - 30))
        Export-PoolTrace "$folder/y.html" -LogPath $log
        (Get-Page "$folder/y.html").notes[0] | Should -Be "1 line(s) of the log 'run.jsonl' are cut off or damaged, and are left out."
    }

    It 'draws what script blocks wrote with Write-PoolLog, of a pool and of its log' {
        $log = "$folder/run.jsonl"
        Use-ProcessPool -Name Logged { 0..2 | Invoke-PoolMap { Write-PoolLog -Level Warning "late $_" }; Get-PoolEvent Logged | Export-PoolTrace "$folder/pool.html" } -MaxWorkers 1 -LogPath $log
        Export-PoolTrace "$folder/log.html" -LogPath $log
        foreach ($name in 'pool', 'log') {
            $page = Get-Page "$folder/$name.html"
            @($page.pools.rows.marks | ForEach-Object { "$($page.texts[$_[1]]): $($page.texts[$_[2]]), $($page.texts[$_[5]])" }) | Sort-Object | Should -Be @(0..2 | ForEach-Object { "Warning: late $_, Invoke-PoolMap item $_" })
        }
    }

    It 'draws the log of a session that was killed' {
        $log = "$folder/run.jsonl"
        $shell = Start-Shell "`$pool = Start-ProcessPool -Name Killed -MaxWorkers 1 -LogPath '$log'; Submit-PoolTask { [Threading.Thread]::Sleep(-1) } -Pool `$pool -Name Endless | Out-Null; [Console]::WriteLine('on'); [Threading.Thread]::Sleep(-1)"
        $shell.StandardOutput.ReadLine() | Should -Be 'on'
        Wait-Until { [IO.File]::Exists($log) -and (Get-Content $log -Raw) -match 'TaskStarted' } | Should -BeTrue
        Stop-Hard $shell.Id
        $shell.WaitForExit(30000) | Should -BeTrue
        Export-PoolTrace "$folder/x.html" -LogPath $log
        $page = Get-Page "$folder/x.html"
        $page.texts | Should -Contain 'Endless'
        $page.notes | Should -Be @('1 task(s) or batch(es) have no end among the events: they still ran, or their session was killed.')
    }

    It 'replaces a file, unless -NoClobber, and a read-only one with -Force' {
        $path = "$folder/x.json"
        [IO.File]::WriteAllText($path, 'old')
        { Export-PoolTrace $path -Pool Beta -NoClobber } | Should -Throw -ErrorId 'TraceFileExists,*'
        [IO.File]::ReadAllText($path) | Should -Be 'old'
        [IO.File]::SetAttributes($path, 'ReadOnly')
        { Export-PoolTrace $path -Pool Beta } | Should -Throw -ErrorId 'TraceNotWritten,*'
        [IO.File]::ReadAllText($path) | Should -Be 'old'
        Export-PoolTrace $path -Pool Beta -Force
        (Get-Trace $path).displayTimeUnit | Should -Be 'ms'
        [IO.File]::GetAttributes($path).HasFlag([IO.FileAttributes]::ReadOnly) | Should -BeTrue
        [IO.File]::SetAttributes($path, 'Normal')
    }

    It 'writes to the current location, gives the file with -PassThru, and nothing with -WhatIf' {
        Push-Location $folder
        try {
            $file = Export-PoolTrace x.html -Pool Beta -PassThru
            Export-PoolTrace y.html -Pool Beta -WhatIf
        }
        finally { Pop-Location }
        $file | Should -BeOfType ([IO.FileInfo])
        $file.FullName | Should -Be (Join-Path $folder 'x.html')
        $file.Length | Should -BeGreaterThan 1000
        "$folder/y.html" | Should -Not -Exist
    }

    It 'refuses <Name>, and writes no file' -ForEach @(
        @{ Name = 'a form it does not know'; Call = { Export-PoolTrace "$folder/x.txt" -Pool Beta }; Id = 'TraceFormatUnknown,*' }
        @{ Name = 'a folder that is not there'; Call = { Export-PoolTrace "$folder/no/x.html" -Pool Beta }; Id = 'TraceNotWritten,*' }
        @{ Name = 'a place that is no file'; Call = { Export-PoolTrace 'Env:/x.html' -Pool Beta }; Id = 'TraceNotWritten,*' }
        @{ Name = 'a pool that is not there'; Call = { Export-PoolTrace "$folder/x.html" -Pool Gamma -ErrorAction Stop }; Id = 'PoolNotFound,*' }
        @{ Name = 'what is no pool'; Call = { 42 | Export-PoolTrace "$folder/x.html" -ErrorAction Stop }; Id = 'NotAPool,*' }
        @{ Name = 'a pattern that matches nothing'; Call = { Export-PoolTrace "$folder/x.html" -Pool Gamma* }; Id = 'TraceEmpty,*' }
        @{ Name = 'a log that is not there'; Call = { Export-PoolTrace "$folder/x.html" -LogPath "$folder/no.jsonl" }; Id = 'TraceLogUnreadable,*' }
        @{ Name = 'the log itself'; Call = { Export-PoolTrace "$folder/log.json" -LogPath "$folder/LOG.json" }; Id = 'TraceNotWritten,*' }
        @{ Name = 'a file that is no log'; Call = { Set-Content "$folder/text" 'words'; Export-PoolTrace "$folder/x.html" -LogPath "$folder/text" }; Id = 'TraceLogEmpty,*' }
    ) {
        $Call | Should -Throw -ErrorId $Id
        Get-ChildItem $folder -Filter x.* | Should -BeNullOrEmpty
    }

    It 'writes an error for each pool that is not there, and draws the others' {
        Export-PoolTrace "$folder/x.html" -Pool Gamma, Alpha -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems.FullyQualifiedErrorId | Should -BeLike 'PoolNotFound,*'
        (Get-Page "$folder/x.html").pools.name | Should -Be 'Alpha'
        Export-PoolTrace "$folder/y.html" -Pool Gamma -ErrorVariable problems -ErrorAction SilentlyContinue
        @($problems).FullyQualifiedErrorId | Should -BeLike 'PoolNotFound,*'
        "$folder/y.html" | Should -Not -Exist
    }

    It 'says so where a pool keeps no events' {
        $none = Start-ProcessPool -Name Silent -MaxWorkers 1 -EventLimit 0
        { Export-PoolTrace "$folder/x.html" -Pool $none } | Should -Throw -ErrorId 'TraceEmpty,*' -ExpectedMessage "*'Silent' keeps none (-EventLimit 0)*"
        Export-PoolTrace "$folder/x.html" -Pool Silent, Alpha
        (Get-Page "$folder/x.html").notes | Should -Be @("The pool 'Silent' keeps no events (-EventLimit 0), and is not shown.")
        Stop-ProcessPool $none
    }
}
