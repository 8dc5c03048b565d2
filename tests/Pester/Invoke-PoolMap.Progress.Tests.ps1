BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 2

    # Each input waits for its file.
    $gated = { while (-not [IO.File]::Exists("$($args[0])/$_")) { [Threading.Thread]::Sleep(10) }; if ($_ -eq 3) { throw 'three' }; $_ }

    # The progress that a map in another runspace has written so far.
    function Get-Written($Aside) {
        $records = $Aside.Shell.Streams.Progress # its enumerator would wait for more
        for ($i = 0; $i -lt $records.Count; $i++) { $records[$i] }
    }
    function Get-OfMap($Aside) { Get-Written $Aside | Where-Object { $_.Activity -eq 'Invoke-PoolMap' -and $_.ParentActivityId -eq -1 } }
    function Get-Last($Aside) { Get-OfMap $Aside | Select-Object -Last 1 }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'The progress of Invoke-PoolMap' {
    BeforeEach { $folder = New-Folder }

    It 'tells what is done and failed, and is completed at the end' {
        $aside = Start-Aside -ArgumentList $gated, $pool, $folder { param($Body, $Pool, $Folder) 1..4 | Invoke-PoolMap ([scriptblock]::Create($Body)) -Pool $Pool -ArgumentList $Folder -ExpectedCount 4 -BatchSize 1 -ErrorAction SilentlyContinue }
        Wait-Until { "$((Get-Last $aside).StatusDescription)" -like '0 of 4 done, 0 failed*' } | Should -BeTrue
        (Get-Last $aside).PercentComplete | Should -Be 0
        2..4 | ForEach-Object { Set-Mark "$folder/$_" }
        # The first one holds up the output, not what is known to be done.
        Wait-Until { "$((Get-Last $aside).StatusDescription)" -like '3 of 4 done, 1 failed, */s' } | Should -BeTrue
        (Get-Last $aside).PercentComplete | Should -Be 75
        (Get-Last $aside).SecondsRemaining | Should -BeGreaterThan 0
        Set-Mark "$folder/1"
        $shell = $aside.Shell
        Receive-Aside $aside | Should -Be @(1, 2, 4)
        @($shell.Streams.Progress)[-1].RecordType | Should -Be 'Completed'
        @($shell.Streams.Progress)[-1].ParentActivityId | Should -Be -1
    }

    It 'knows the count of a collection, and of a pipeline nothing' {
        $given = Start-Aside -ArgumentList $gated, $pool, $folder { param($Body, $Pool, $Folder) Invoke-PoolMap ([scriptblock]::Create($Body)) -InputObject (1, 2) -Pool $Pool -ArgumentList $Folder }
        Wait-Until { "$((Get-Last $given).StatusDescription)" -like '0 of 2 done*' } | Should -BeTrue
        $piped = Start-Aside -ArgumentList $gated, $pool, $folder { param($Body, $Pool, $Folder) 1, 2 | Invoke-PoolMap ([scriptblock]::Create($Body)) -Pool $Pool -ArgumentList $Folder }
        Wait-Until { "$((Get-Last $piped).StatusDescription)" -like '0 done*' } | Should -BeTrue
        (Get-Last $piped).PercentComplete | Should -Be -1
        1..2 | ForEach-Object { Set-Mark "$folder/$_" }
        Receive-Aside $given | Should -Be @(1, 2)
        Receive-Aside $piped | Should -Be @(1, 2)
    }

    It 'has a line for each busy worker with -ShowWorkers' {
        $aside = Start-Aside -ArgumentList $gated, $pool, $folder { param($Body, $Pool, $Folder) 1, 2 | Invoke-PoolMap ([scriptblock]::Create($Body)) -Pool $Pool -ArgumentList $Folder -ShowWorkers -BatchSize 1 }
        # Of two workers, not of one twice.
        Wait-Until { @((Get-Written $aside | Where-Object Activity -Like 'Worker * (process *)').Activity | Sort-Object -Unique).Count -ge 2 } | Should -BeTrue
        $map = (Get-Last $aside).ActivityId
        $lines = @(Get-Written $aside | Where-Object Activity -Like 'Worker *')
        $lines.ParentActivityId | Sort-Object -Unique | Should -Be $map
        ($lines.StatusDescription -replace ',.*' | Sort-Object -Unique) | Should -Be @('input 1', 'input 2')
        # One that has nothing to do any more loses its line.
        Set-Mark "$folder/1"
        Wait-Until { @(Get-Written $aside | Where-Object { $_.ParentActivityId -eq $map -and $_.RecordType -eq 'Completed' }).Count -eq 1 } | Should -BeTrue
        Set-Mark "$folder/2"
        Receive-Aside $aside | Should -Be @(1, 2)
    }

    It 'shows what bodies say of theirs under its own, each apart' {
        $aside = Start-Aside -ArgumentList $pool { param($Pool) 1..2 | Invoke-PoolMap { Write-Progress -Id 7 -Activity "outer $_" -Status 's'; Write-Progress -Id 8 -ParentId 7 -Activity "inner $_" -Status 's'; [Threading.Thread]::Sleep(50) } -Pool $Pool -BatchSize 1 }
        $shell = $aside.Shell
        Receive-Aside $aside | Should -BeNullOrEmpty
        $all = @($shell.Streams.Progress)
        $map = $all[0].ActivityId
        foreach ($n in 1, 2) {
            $outer = $all | Where-Object Activity -EQ "outer $n"
            $outer.ParentActivityId | Should -Be $map
            ($all | Where-Object Activity -EQ "inner $n").ParentActivityId | Should -Be $outer.ActivityId
        }
        $open = $all | Where-Object RecordType -EQ 'Processing' | ForEach-Object ActivityId | Sort-Object -Unique
        ($all | Where-Object RecordType -EQ 'Completed' | ForEach-Object ActivityId | Sort-Object -Unique) | Should -Be $open
    }

    It 'is completed also when <Name>' -ForEach @(
        @{ Name = 'the pipeline is stopped'; Stop = $true; Tail = '' }
        @{ Name = 'Select-Object -First has enough'; Stop = $false; Tail = '| Select-Object -First 1' }
        @{ Name = 'an error ends it'; Stop = $false; Tail = '-ErrorAction Stop' }
    ) {
        $aside = Start-Aside -ArgumentList $gated, $pool, $folder, $Tail {
            param($Body, $Pool, $Folder, $Tail)
            $body = [scriptblock]::Create($Body)
            & ([scriptblock]::Create("3, 5, 1, 2 | Invoke-PoolMap `$body -Pool `$Pool -ArgumentList `$Folder -Unordered -BatchSize 1 $Tail"))
        }
        Wait-Until { Get-OfMap $aside } | Should -BeTrue
        $shell = $aside.Shell
        if ($Stop) { $shell.Stop() } else { Set-Mark "$folder/$($Tail -match 'First' ? 5 : 3)" }
        $progress = $shell.Streams.Progress
        try { Receive-Aside $aside } catch { "$_" | Should -Not -BeNullOrEmpty }
        $progress[-1].RecordType | Should -Be 'Completed'
        $progress[-1].ParentActivityId | Should -Be -1
    }

    It 'is off with <Name>' -ForEach @(
        @{ Name = '$ProgressPreference'; Before = '$ProgressPreference = "SilentlyContinue"'; With = '' }
        @{ Name = '-ProgressAction'; Before = ''; With = '-ProgressAction Ignore' }
    ) {
        $aside = Start-Aside -ArgumentList $pool, $Before, $With { param($Pool, $Before, $With) & ([scriptblock]::Create("$Before`n1 | Invoke-PoolMap { Write-Progress 'x' 'y'; [Threading.Thread]::Sleep(1300); `$_ } -Pool `$Pool $With")) }
        $shell = $aside.Shell
        Receive-Aside $aside | Should -Be 1
        $shell.Streams.Progress.Count | Should -Be 0
    }

    It 'is not there for a map that is quick' {
        # It comes after a second. A map that paused for that long is not quick, and is run again.
        $last = @{}
        Wait-Until {
            $aside = Start-Aside -ArgumentList $pool {
                param($Pool)
                $clock = [Diagnostics.Stopwatch]::StartNew()
                1..10 | Invoke-PoolMap { $_ } -Pool $Pool -ExpectedCount 10
                $clock.ElapsedMilliseconds
            }
            $last.Shell = $aside.Shell
            $output = Receive-Aside $aside
            $output[0..9] | Should -Be @(1..10)
            $output | Should -HaveCount 11
            $output[10] -lt 900
        } | Should -BeTrue
        $last.Shell.Streams.Progress.Count | Should -Be 0
    }

    It 'is no harm with a count that is wrong' {
        1..10 | Invoke-PoolMap { $_ } -Pool $pool -ExpectedCount 3 | Should -Be @(1..10)
        1..10 | Invoke-PoolMap { $_ } -Pool $pool -ExpectedCount 3000 | Should -Be @(1..10)
        1..10 | Invoke-PoolMap { $_ } -Pool $pool -ExpectedCount 0 | Should -Be @(1..10)
        { 1 | Invoke-PoolMap { $_ } -Pool $pool -ExpectedCount -1 } | Should -Throw -ErrorId 'InvalidLimit,*'
    }
}
