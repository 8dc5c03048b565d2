BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Start-ProcessPool' {
    AfterEach { Get-ProcessPool | Stop-ProcessPool -Force }

    It 'gives a running pool with the name that was asked for, without any process' {
        $pool = Start-ProcessPool -Name Crew
        $pool | Should -BeOfType ([ParallelProc.ProcessPool])
        $pool.Name | Should -Be 'Crew'
        $pool.State | Should -Be 'Running'
        $pool.WorkerCount | Should -Be 0
    }

    It 'numbers pools that are given no name' {
        $first, $second = (Start-ProcessPool), (Start-ProcessPool)
        $first.Name | Should -Be "Pool$($first.Id)"
        $second.Id | Should -BeGreaterThan $first.Id
    }

    It 'allows as many workers as processors that this process may use' {
        (Start-ProcessPool).MaxWorkers | Should -Be ([Environment]::ProcessorCount)
    }

    It 'takes -ThrottleLimit as another name for -MaxWorkers' {
        (Start-ProcessPool -ThrottleLimit 7).MaxWorkers | Should -Be 7
    }

    It 'starts a worker only when there is work and no idle one' {
        $pool = Start-ProcessPool -MaxWorkers 4
        'x' | Invoke-PoolMap { $_ } -Pool $pool | Should -Be 'x'
        $pool.WorkerCount | Should -Be 1
    }

    It 'returns with -MinWorkers when so many are ready' {
        $pool = Start-ProcessPool -MinWorkers 2 -MaxWorkers 3
        $workers = @(Get-PoolWorker $pool)
        $workers | Should -HaveCount 2
        $workers.State | Should -Be @('Idle', 'Idle')
    }

    It 'runs the initialisation script once in each worker, before its first task' {
        $folder = New-Folder
        $text = "`$global:Starts++; [IO.File]::WriteAllText('$folder/' + `$PID + '-' + `$global:Starts, '')"
        $pool = Start-ProcessPool -MinWorkers 2 -MaxWorkers 2 -InitializationScript ([scriptblock]::Create($text))
        1..20 | Invoke-PoolMap { $global:Starts } -Pool $pool | Should -Be (@(1) * 20)
        [IO.Directory]::GetFiles($folder) | Should -HaveCount 2
        @(Get-PoolWorker $pool).ProcessId | ForEach-Object { [IO.File]::Exists("$folder/$_-1") } | Should -Be @($true, $true)
    }

    It 'keeps what the initialisation script defines for all items' {
        $pool = Start-ProcessPool -MaxWorkers 1 -InitializationScript { function Get-Double($n) { 2 * $n }; $base = 100 }
        1..3 | Invoke-PoolMap { (Get-Double $_) + $base } -Pool $pool | Should -Be @(102, 104, 106)
    }

    It 'takes $using: values and functions of this session along for the initialisation script' {
        $word, $table = 'from here', @{ Inner = @(1, 2) }
        function Get-Shout($Text) { "$Text!" }
        $pool = Start-ProcessPool -MaxWorkers 1 -InitializationScript { $value = Get-Shout $using:word; $second = $using:table.Inner[1] }
        1 | Invoke-PoolMap { $value; $second } -Pool $pool | Should -Be @('from here!', 2)
        { Start-ProcessPool -InitializationScript { $using:noSuchVariable } } | Should -Throw -ErrorId 'UsingVariableNotFound*'
    }

    It 'shows the errors that the initialisation script only writes, each once' {
        $script = { Write-Error 'a word of warning'; Get-Item -LiteralPath ./no-such-thing }
        $pool = Start-ProcessPool -MaxWorkers 2 -MinWorkers 2 -InitializationScript $script -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | Should -HaveCount 2
        "$($problems[0])" | Should -Be 'a word of warning'
        $problems[1].FullyQualifiedErrorId | Should -BeLike 'PathNotFound*'
        1..4 | Invoke-PoolMap { $_ } -Pool $pool -ErrorAction Stop | Should -Be @(1..4)
    }

    It 'shows such errors in the first map or task, where nobody waited for the workers' {
        $all = 1 | Invoke-PoolMap { $_ } -Pool (Start-ProcessPool -MaxWorkers 1 -InitializationScript { Write-Error 'first' }) 2>&1
        "$($all[0])" | Should -Be 'first'
        $all[1] | Should -Be 1
        $task = Submit-PoolTask { 2 } -Pool (Start-ProcessPool -MaxWorkers 1 -InitializationScript { Write-Error 'second' })
        $all = $task | Receive-PoolTask -Wait 2>&1
        "$($all[0])" | Should -Be 'second'
        $all[1] | Should -Be 2
    }

    It 'goes on after an error that the initialisation script only writes' {
        $pool = Start-ProcessPool -MaxWorkers 1 -InitializationScript { Write-Error 'a word of warning'; $ready = 'yes' }
        1 | Invoke-PoolMap { $ready } -Pool $pool -ErrorAction SilentlyContinue | Should -Be 'yes'
    }

    It 'imports modules into each worker, also by a path of this session' {
        $path = Join-Path (New-Folder) 'Tools.psm1'
        Set-Content -LiteralPath $path -Value 'function Get-Tool { "tool $args" }'
        $pool = Start-ProcessPool -MaxWorkers 1 -ImportModule $path
        1 | Invoke-PoolMap { Get-Tool $_ } -Pool $pool | Should -Be 'tool 1'
    }

    It 'starts workers at the current location, or at -WorkingDirectory' {
        $here, $there = (New-Folder), (New-Folder)
        Push-Location -LiteralPath $here
        try {
            $default = Start-ProcessPool -MaxWorkers 1
            $chosen = Start-ProcessPool -MaxWorkers 1 -WorkingDirectory $there
        }
        finally { Pop-Location }
        1 | Invoke-PoolMap { "$PWD" } -Pool $default -NoCapture | Should -Be $here
        1 | Invoke-PoolMap { "$PWD" } -Pool $default | Should -Be "$PWD"
        1 | Invoke-PoolMap { "$PWD" } -Pool $chosen | Should -Be $there
        1 | Invoke-PoolMap { [Environment]::CurrentDirectory } -Pool $chosen | Should -Be $there
    }

    It 'gives workers environment variables, and takes away those that are null' {
        $env:PP_KEPT, $env:PP_GONE = 'kept', 'gone'
        try {
            $pool = Start-ProcessPool -MaxWorkers 1 -Environment @{ PP_NEW = 'new'; PP_GONE = $null }
            1 | Invoke-PoolMap { "$env:PP_KEPT-$env:PP_NEW-$env:PP_GONE" } -Pool $pool | Should -Be 'kept-new-'
        }
        finally { $env:PP_KEPT, $env:PP_GONE = $null, $null }
    }

    It 'gives workers and their children variables whose names are no identifiers' -Skip:$IsWindows {
        [Environment]::SetEnvironmentVariable('pp.dotted', 'a=b')
        try {
            $pool = Start-ProcessPool -MaxWorkers 1 -Environment @{ 'ProgramFiles(x86)' = "two`nlines" }
            $seen = 1 | Invoke-PoolMap { [Environment]::GetEnvironmentVariable('pp.dotted'); ${env:ProgramFiles(x86)}; env } -Pool $pool
            $seen[0..1] | Should -Be @('a=b', "two`nlines")
            $seen | Should -Contain 'pp.dotted=a=b'
            $seen | Where-Object { $_ -like 'PARALLELPROC_*' } | Should -BeNullOrEmpty
            $pool = Start-ProcessPool -MaxWorkers 1 -Environment @{ 'pp.dotted' = $null }
            1 | Invoke-PoolMap { [Environment]::GetEnvironmentVariables().Contains('pp.dotted') } -Pool $pool | Should -BeFalse
        }
        finally { [Environment]::SetEnvironmentVariable('pp.dotted', $null) }
    }

    It 'keeps what starts a worker out of the environment of bodies and their children' {
        $pool = Start-ProcessPool -MaxWorkers 1 -Environment @{ DOTNET_STARTUP_HOOKS = $null }
        1 | Invoke-PoolMap { "[$env:DOTNET_STARTUP_HOOKS]" } -Pool $pool | Should -Be '[]'
        $ours = Split-Path $ModulePath
        $seen = 1 | Invoke-PoolMap -Pool $pool {
            Get-ChildItem Env: | ForEach-Object Value
            & (Join-Path $PSHOME 'pwsh') -NoProfile -NonInteractive -Command 'Get-ChildItem Env: | ForEach-Object Value'
        }
        $seen.Count | Should -BeGreaterThan 2
        $seen | Where-Object { $_ -like "*$ours*Worker*" } | Should -BeNullOrEmpty
    }

    It 'starts workers through the console host where their folder can be no startup hook' -Skip:$IsWindows {
        $odd = [IO.Directory]::CreateDirectory((Join-Path (New-Folder) 'a:b')).FullName
        Copy-Item (Split-Path $ModulePath) $odd -Recurse
        $shell = Start-Shell "Remove-Module ParallelProc; Import-Module '$odd/ParallelProc/ParallelProc.psd1'; 1..3 | Invoke-PoolMap { `$_ * 2 }"
        $shell.StandardOutput.ReadToEnd().Trim() -split '\s+' | Should -Be @('2', '4', '6')
        $shell.WaitForExit()
    }

    It 'takes the name by position' {
        (Start-ProcessPool Night).Name | Should -Be 'Night'
    }

    It 'passes over a number that is the name of another pool' {
        $number = (Start-ProcessPool).Id + 2
        $mine = Start-ProcessPool -Name "Pool$number"
        $mine.Id | Should -Be ($number - 1)
        $other = Start-ProcessPool
        $other.Name | Should -Be "Pool$($number + 1)"
        Get-ProcessPool $mine.Name | Should -Be $mine
    }

    It 'gives a name to one of two sessions that want it at once' {
        $barrier = [Threading.Barrier]::new(2)
        $asides = 1..2 | ForEach-Object {
            Start-Aside -ArgumentList $barrier {
                param($barrier)
                foreach ($round in 1..50) {
                    if (-not $barrier.SignalAndWait(30000)) { throw 'the other one has not come' }
                    try { (Start-ProcessPool -Name "Race$round").Name } catch { $_.FullyQualifiedErrorId -replace ',.*' }
                }
            }
        }
        $told = @($asides | ForEach-Object { Receive-Aside $_ })
        @($told -like 'Race*' | Select-Object -Unique).Count | Should -Be 50
        @($told -like 'Race*').Count | Should -Be 50
        @($told -eq 'PoolNameTaken').Count | Should -Be 50
    }

    It 'keeps no name for a pool that could not be set up' -Skip:$IsWindows {
        { Start-ProcessPool -Name Again -MinWorkers 2 -MaxWorkers 2 -PowerShellPath /bin/false } | Should -Throw -ErrorId 'PoolBroken,*'
        (Start-ProcessPool -Name Again).State | Should -Be 'Running'
    }

    It 'says of a name whether its pool is broken' -Skip:$IsWindows {
        $broken = Start-ProcessPool -Name Wreck -PowerShellPath /bin/false
        { 1 | Invoke-PoolMap { $_ } -Pool $broken } | Should -Throw -ErrorId 'PoolBroken,*'
        { Start-ProcessPool -Name Wreck } | Should -Throw '*is broken*' -ErrorId 'PoolNameTaken,*'
    }

    It 'refuses a name that is taken, and takes it again after the pool has stopped' {
        $first = Start-ProcessPool -Name Twice
        { Start-ProcessPool -Name twice } | Should -Throw -ErrorId 'PoolNameTaken*'
        Stop-ProcessPool $first
        (Start-ProcessPool -Name twice).State | Should -Be 'Running'
    }
}

Describe 'A worker that cannot be set up' {
    AfterEach { Get-ProcessPool | Stop-ProcessPool -Force }

    It 'ends Start-ProcessPool -MinWorkers with the error of a failing initialisation script' {
        $caught = $null
        try { Start-ProcessPool -MinWorkers 1 -MaxWorkers 1 -InitializationScript { throw 'no licence' } } catch { $caught = $_ }
        $caught.FullyQualifiedErrorId | Should -BeLike 'PoolBroken,*'
        $caught.Exception.Message | Should -BeLike '*initialisation failed*no licence*'
        Get-ProcessPool | Should -BeNullOrEmpty
    }

    It 'ends Start-ProcessPool -MinWorkers with the code of an initialisation script that exits' {
        { Start-ProcessPool -MinWorkers 1 -MaxWorkers 1 -InitializationScript { exit 3 } } | Should -Throw '*initialisation failed*exit with code 3*' -ErrorId 'PoolBroken,*'
        (Start-ProcessPool -MinWorkers 1 -MaxWorkers 1 -InitializationScript { exit 0 }).State | Should -Be 'Running'
    }

    It 'ends a map with the error of a failing initialisation script, and leaves the pool broken' {
        $pool = Start-ProcessPool -MaxWorkers 2 -InitializationScript { throw 'no licence' }
        { 1..3 | Invoke-PoolMap { $_ } -Pool $pool } | Should -Throw '*no licence*' -ErrorId 'PoolBroken,*'
        $pool.State | Should -Be 'Broken'
        { 1 | Invoke-PoolMap { $_ } -Pool $pool } | Should -Throw '*no licence*' -ErrorId 'PoolBroken,*'
    }

    It 'ends Start-ProcessPool with the error of a module that is not there' {
        { Start-ProcessPool -MinWorkers 1 -ImportModule NoSuchModuleAnywhere } | Should -Throw '*NoSuchModuleAnywhere*' -ErrorId 'PoolBroken,*'
    }

    It 'says how a program that is no PowerShell has ended' -Skip:$IsWindows {
        $caught = $null
        try { Start-ProcessPool -MinWorkers 1 -PowerShellPath /bin/false } catch { $caught = $_ }
        $caught.FullyQualifiedErrorId | Should -Be 'PoolBroken,ParallelProc.Commands.StartProcessPoolCommand'
        $caught.CategoryInfo.Category | Should -Be 'ResourceUnavailable'
        $caught.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId | Should -Be 'WorkerStartFailed'
        $caught.Exception.Message | Should -BeLike '*could not be started*exit code 1*'
    }

    It 'ends a map when a program that is no PowerShell was given' -Skip:$IsWindows {
        $pool = Start-ProcessPool -PowerShellPath /bin/false
        { 1..3 | Invoke-PoolMap { $_ } -Pool $pool } | Should -Throw '*exit code 1*' -ErrorId 'PoolBroken,ParallelProc.Commands.InvokePoolMapCommand'
    }

    It 'shows what a program says that does not speak our protocol' -Skip:$IsWindows {
        { Start-ProcessPool -MinWorkers 1 -PowerShellPath /bin/echo } | Should -Throw '*could not be started*' -ErrorId 'PoolBroken,*'
    }

    It 'is used again after single failures' {
        $flag = Join-Path (New-Folder) 'second'
        $text = "if (-not [IO.File]::Exists('$flag')) { [IO.File]::WriteAllText('$flag', ''); throw 'only the first time' }"
        $pool = Start-ProcessPool -MaxWorkers 1 -InitializationScript ([scriptblock]::Create($text))
        1..3 | Invoke-PoolMap { $_ } -Pool $pool | Should -Be @(1, 2, 3)
        $pool.State | Should -Be 'Running'
    }
}
