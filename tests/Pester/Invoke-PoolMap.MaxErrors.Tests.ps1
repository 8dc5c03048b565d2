BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 2 -MinWorkers 2

    # Input 1 runs until it is stopped, or its file "go" is there; input 2 fails once 1 runs; all leave a mark when they begin, and 1 when it has finished.
    # The others take so long that few begin where the failure comes late: a worker or this process may pause for seconds.
    $body = {
        [IO.File]::WriteAllText("$($args[0])/$_.begun", '')
        if ($_ -eq 1) {
            while (-not [IO.File]::Exists("$($args[0])/go")) { [Threading.Thread]::Sleep(10) }
            [IO.File]::WriteAllText("$($args[0])/finished", '')
        }
        if ($_ -eq 2) {
            while (-not [IO.File]::Exists("$($args[0])/1.begun")) { [Threading.Thread]::Sleep(10) }
            throw 'two'
        }
        if ($_ -gt 2) { [Threading.Thread]::Sleep(300) }
        $_
    }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Invoke-PoolMap -MaxErrors and -MaxErrorPercent' {
    It 'ends the map with TooManyErrors once more have failed, and writes what came before in order' {
        $out = [Collections.ArrayList]::new()
        { 1..1000 | Invoke-PoolMap { if ($_ -in 2, 4, 6) { throw "no $_" }; $_ } -Pool $pool -MaxErrors 2 -BatchSize 1 -ThrottleLimit 1 -ErrorAction SilentlyContinue | ForEach-Object { $null = $out.Add($_) } } |
            Should -Throw -ErrorId 'TooManyErrors,*' -ExpectedMessage '*3 of the * inputs that were done had failed*'
        $out[0..2] | Should -Be @(1, 3, 5)
        $out.Count | Should -BeLessThan 900
        1 | Invoke-PoolMap { $_ } -Pool $pool | Should -Be 1
    }

    It 'ends nothing where no more fail than may' {
        1..20 | Invoke-PoolMap { if ($_ -le 3) { Write-Error 'x' }; $_ } -Pool $pool -MaxErrors 3 -MaxErrorPercent 30 -ErrorAction SilentlyContinue | Should -Be @(1..20)
    }

    It 'looks at the share from the tenth input on' {
        1..9 | Invoke-PoolMap { throw 'x' } -Pool $pool -MaxErrorPercent 0 -ErrorAction SilentlyContinue
        { 1..10 | Invoke-PoolMap { throw 'x' } -Pool $pool -MaxErrorPercent 50 -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'TooManyErrors,*'
    }

    It 'counts no attempt that is tried again' {
        $folder = New-Folder
        1..3 | Invoke-PoolMap -Pool $pool -MaxErrors 0 -RetryCount 1 -RetryDelaySeconds 0 -ArgumentList $folder {
            if (-not [IO.File]::Exists("$($args[0])/$_")) { [IO.File]::WriteAllText("$($args[0])/$_", ''); throw 'first' }
            $_
        } | Should -Be @(1..3)
    }

    It 'stops what runs, and begins no other' {
        $folder = New-Folder
        { 1..200 | Invoke-PoolMap $body -Pool $pool -ArgumentList $folder -BatchSize 1 -MaxErrors 0 -ErrorAction SilentlyContinue -ErrorVariable script:problems } | Should -Throw -ErrorId 'TooManyErrors,*'
        $problems | Where-Object { "$($_.FullyQualifiedErrorId)" -like 'TaskStopped*' } | ForEach-Object TargetObject | Should -Contain 1
        [IO.File]::Exists("$folder/finished") | Should -BeFalse
        [IO.Directory]::GetFiles($folder, '*.begun').Count | Should -BeLessThan 100
    }

    It 'lets what runs finish with -LetRunningFinish, and writes its results' {
        $folder = New-Folder
        $aside = Start-Aside -ArgumentList $body, $pool, $folder { param($Body, $Pool, $Folder) 1..200 | Invoke-PoolMap ([scriptblock]::Create($Body)) -Pool $Pool -ArgumentList $Folder -BatchSize 1 -MaxErrors 0 -LetRunningFinish -ErrorAction Continue }
        Wait-Until { [IO.File]::Exists("$folder/2.begun") } | Should -BeTrue
        Set-Mark "$folder/go"
        { Receive-Aside $aside } | Should -Throw '*had failed*'
        $aside.Output | Should -Contain 1
        [IO.File]::Exists("$folder/finished") | Should -BeTrue
        [IO.Directory]::GetFiles($folder, '*.begun').Count | Should -BeLessThan 100
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a negative number'; With = @{ MaxErrors = -1 } }
        @{ Name = 'a share above 100'; With = @{ MaxErrorPercent = 101 } }
        @{ Name = 'a share that is no number'; With = @{ MaxErrorPercent = [double]::NaN } }
    ) {
        { 1 | Invoke-PoolMap { $_ } -Pool $pool @With } | Should -Throw -ErrorId 'InvalidLimit,*'
    }
}

Describe 'Invoke-PoolMap -ErrorAction Stop' {
    It 'stops what runs, and begins no other' {
        $folder = New-Folder
        { 2, 1 + 3..200 | Invoke-PoolMap $body -Pool $pool -ArgumentList $folder -BatchSize 1 -ErrorAction Stop } | Should -Throw 'two'
        # The pool has both workers for other work again, so the one that ran is free of it.
        $both = New-PoolSharedObject Barrier -Capacity 2
        (1..2 | Invoke-PoolMap { $null = ($using:both).SignalAndWait(60); $PID } -Pool $pool -BatchSize 1 | Sort-Object -Unique).Count | Should -Be 2
        [IO.File]::Exists("$folder/finished") | Should -BeFalse
        [IO.Directory]::GetFiles($folder, '*.begun').Count | Should -BeLessThan 100
    }

    It 'lets what runs finish with -LetRunningFinish, and begins no other' {
        $folder = New-Folder
        $aside = Start-Aside -ArgumentList $body, $pool, $folder { param($Body, $Pool, $Folder) 2, 1 + 3..200 | Invoke-PoolMap ([scriptblock]::Create($Body)) -Pool $Pool -ArgumentList $Folder -BatchSize 1 -ErrorAction Stop -LetRunningFinish }
        Wait-Until { [IO.File]::Exists("$folder/2.begun") } | Should -BeTrue
        Set-Mark "$folder/go"
        { Receive-Aside $aside } | Should -Throw '*two*'
        [IO.File]::Exists("$folder/finished") | Should -BeTrue
        [IO.Directory]::GetFiles($folder, '*.begun').Count | Should -BeLessThan 100
    }
}
