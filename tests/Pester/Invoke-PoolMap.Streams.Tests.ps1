BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 2
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Invoke-PoolMap: streams' {
    It 'writes all streams in the order in which the body wrote them' {
        $DebugPreference = 'Continue'
        $all = 1..2 | Invoke-PoolMap -Pool $pool -Verbose {
            Write-Warning "w$_"; "o$_"; Write-Verbose "v$_" -Verbose; Write-Error "e$_"; Write-Debug "d$_" -Debug; Write-Information "i$_"; Write-Host "h$_"; "p$_"
        } *>&1
        $all | ForEach-Object { "$_" } | Should -Be @('w1', 'o1', 'v1', 'e1', 'd1', 'i1', 'h1', 'p1', 'w2', 'o2', 'v2', 'e2', 'd2', 'i2', 'h2', 'p2')
        $all[0..7] | ForEach-Object { $_.GetType().Name } |
            Should -Be @('WarningRecord', 'String', 'VerboseRecord', 'ErrorRecord', 'DebugRecord', 'InformationRecord', 'InformationRecord', 'String')
    }

    It 'gives a record of a stream that the body puts out as output' {
        $output = 1 | Invoke-PoolMap { [Management.Automation.WarningRecord]::new('made'); Write-Information 'kept' -InformationVariable kept; $kept } -Pool $pool -InformationAction Ignore
        $output | ForEach-Object { "$($_.GetType().Name) $_" } | Should -Be @('WarningRecord made', 'InformationRecord kept')
    }

    It 'fills the variables of the common parameters' {
        $null = 1..2 | Invoke-PoolMap { Write-Warning "w$_"; Write-Information "i$_"; Write-Error "e$_"; $_ } -Pool $pool -WarningVariable warnings -WarningAction SilentlyContinue -InformationVariable information -ErrorVariable problems -ErrorAction SilentlyContinue -OutVariable output
        "$warnings" | Should -Be 'w1 w2'
        "$information" | Should -Be 'i1 i2'
        "$problems" | Should -Be 'e1 e2'
        "$output" | Should -Be '1 2'
    }

    It 'keeps tags, source data and objects of information records' {
        $record = 1 | Invoke-PoolMap { Write-Information ([pscustomobject]@{ Step = 4 }) -Tags one, two } -Pool $pool 6>&1
        $record.MessageData.Step | Should -Be 4
        $record.Tags | Should -Be @('one', 'two')
    }

    It 'keeps colours and missing line ends of Write-Host' {
        $records = @(1 | Invoke-PoolMap { Write-Host 'half' -NoNewline -ForegroundColor Green; Write-Host ' line' } -Pool $pool 6>&1)
        $records[0].MessageData.NoNewLine | Should -BeTrue
        $records[0].MessageData.ForegroundColor | Should -Be 'Green'
        $records[1].MessageData.NoNewLine | Should -BeFalse
        $records[0].Tags | Should -Contain 'PSHOST'
    }

    It 'passes progress on' {
        $aside = Start-Aside -ArgumentList $pool { param($pool) 1 | Invoke-PoolMap { Write-Progress -Activity 'Digging' -Status 'deep' -PercentComplete 40 } -Pool $pool }
        $shell = $aside.Shell
        $aside.Call.AsyncWaitHandle.WaitOne(60000) | Should -BeTrue
        $progress = @($shell.Streams.Progress | Where-Object Activity -EQ 'Digging')
        $null = Receive-Aside $aside
        $progress[0].StatusDescription | Should -Be 'deep'
        $progress[0].PercentComplete | Should -Be 40
    }

    It 'shows what is printed past PowerShell as information, and keeps the wire clean' {
        $all = 1..3 | Invoke-PoolMap { [Console]::WriteLine("out $_"); [Console]::Error.WriteLine("err $_"); $_ } -Pool $pool 6>&1
        $all | ForEach-Object { "$_" } | Should -Be @('out 1', 'err 1', '1', 'out 2', 'err 2', '2', 'out 3', 'err 3', '3')
    }

    It 'gives the output of native programs as lines, and their errors as text that is no error' -Skip:$IsWindows {
        $all = @('x' | Invoke-PoolMap { sh -c 'echo one; echo two; echo oops >&2; exit 3'; "code $LASTEXITCODE" } -Pool $pool -ErrorAction Stop -InformationVariable information)
        $all | Where-Object { $_ -is [string] } | Should -Be @('one', 'two', 'code 3')
        "$information" | Should -Be 'oops'
    }

    It 'gives what a native program prints at its crash as text of the item, which lives on' -Skip:$IsWindows {
        $all = 1..2 | Invoke-PoolMap { $child = [Diagnostics.Process]::Start('sh', [string[]]('-c', 'echo "Unhandled exception. My own." >&2; echo "   at Child" >&2; exit 134')); $child.WaitForExit(); $_ } -Pool $pool -BatchSize 1 6>&1
        # What a program prints goes another way than the output: they can pass each other, but never an item's end.
        $all | Should -HaveCount 6
        foreach ($item in 1, 2) {
            $texts = $all[(3 * $item - 3)..(3 * $item - 1)] | ForEach-Object { "$_" }
            $texts | Should -Contain "$item"
            $texts | Where-Object { $_ -ne $item } | Should -Be @('Unhandled exception. My own.', '   at Child')
        }
    }

    It 'gives native programs an empty standard input, not the wire' -Skip:$IsWindows {
        1..3 | Invoke-PoolMap { "[$(cat)]" } -Pool $pool -TimeoutSeconds 60 | Should -Be @('[]', '[]', '[]')
    }

    It 'makes a question to the user a clear error' {
        $null = 1 | Invoke-PoolMap { Read-Host 'Name' } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | Should -HaveCount 1
        $problems[0].Exception.Message | Should -BeLike '*Name*needs someone to answer*'
    }

    It 'hides verbose and debug records unless they were asked for' {
        1 | Invoke-PoolMap { Write-Verbose 'v'; Write-Debug 'd'; 'o' } -Pool $pool *>&1 | Should -Be 'o'
    }
}
