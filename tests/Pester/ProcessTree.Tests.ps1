BeforeDiscovery {
    $noSessions = -not (Get-Command setsid -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'FamilySupport.ps1')
    $pool = Start-ProcessPool -MaxWorkers 1 -GracePeriodSeconds 0
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'The processes of a worker' {
    BeforeEach { $folder = New-Folder }

    # Linux alone can tell by its environment where a process came from.
    It 'all end when it is killed: a child, one in a session of its own, one whose parent has ended, one without our environment' -Skip:($noSessions -or -not $IsLinux) {
        $aside = Start-Aside -ArgumentList $family, $pool, $folder { param($Body, $Pool, $Folder) 1 | Invoke-PoolMap ([scriptblock]::Create($Body)) -Pool $Pool -ArgumentList $Folder }
        Wait-Until { [IO.File]::Exists("$folder/ready") } | Should -BeTrue
        $ids = Get-Family $folder 'child', 'session', 'orphan', 'bare'
        $ids | ForEach-Object { Test-Alive $_ } | Should -Be @($true, $true, $true, $true)
        $aside.Shell.Stop()
        Wait-Gone $ids | Should -BeTrue
        Wait-Gone (Get-Family $folder 'ready') | Should -BeTrue
        $aside.Shell.Dispose()
    }

    It 'all end that carry its mark when something else has killed it' -Skip:($noSessions -or -not $IsLinux) {
        $aside = Start-Aside -ArgumentList $family, $pool, $folder { param($Body, $Pool, $Folder) 1 | Invoke-PoolMap ([scriptblock]::Create($Body)) -Pool $Pool -ArgumentList $Folder -ErrorAction Continue 2>&1 }
        Wait-Until { [IO.File]::Exists("$folder/ready") } | Should -BeTrue
        $ids = Get-Family $folder 'child', 'session', 'orphan'
        try {
            Stop-Hard (Get-Family $folder 'ready')
            (Receive-Aside $aside).FullyQualifiedErrorId | Should -BeLike 'WorkerLost*'
            Wait-Gone $ids | Should -BeTrue
        }
        finally { Stop-Hard (Get-Family $folder 'bare') } # nothing leads from it to its worker any more
    }

    It 'end with it too when it ends in order' -Skip:($noSessions -or -not $IsLinux) {
        $short = Start-ProcessPool -MaxWorkers 1
        $body = [scriptblock]::Create("$family".Replace('[Threading.Thread]::Sleep(-1)', ''))
        1 | Invoke-PoolMap $body -Pool $short -ArgumentList $folder
        $ids = Get-Family $folder 'child', 'session', 'orphan'
        try {
            Stop-ProcessPool $short
            Wait-Gone $ids | Should -BeTrue
        }
        finally { Stop-Hard (Get-Family $folder 'bare') } # nothing leads from it to its worker any more
    }

    It 'are those of its own workers too' -Skip:($noSessions -or -not $IsLinux) {
        $task = Submit-PoolTask -Pool $pool -GracePeriodSeconds 0 -ArgumentList $ModulePath, $folder {
            Import-Module $args[0]
            1 | Invoke-PoolMap -ArgumentList $args[1] {
                $start = [Diagnostics.ProcessStartInfo]::new('setsid')
                foreach ($argument in 'sh', '-c', "echo `$`$ > $($args[0])/inner.tmp; mv $($args[0])/inner.tmp $($args[0])/inner; exec sleep 300") { $start.ArgumentList.Add($argument) }
                $null = [Diagnostics.Process]::Start($start)
                [Threading.Thread]::Sleep(-1)
            }
        }
        Wait-Until { [IO.File]::Exists("$folder/inner") } | Should -BeTrue
        Stop-PoolTask $task
        Wait-Gone (Get-Family $folder 'inner') | Should -BeTrue
        Remove-PoolTask $task
    }

    It 'that are not of its own are left alone' -Skip:$IsWindows {
        $other = [Diagnostics.Process]::Start('sleep', '300')
        try {
            1 | Invoke-PoolMap { [Threading.Thread]::Sleep(-1) } -Pool $pool -TimeoutSeconds 0.2 -ErrorAction SilentlyContinue
            1 | Invoke-PoolMap { $_ } -Pool $pool | Should -Be 1
            Test-Alive $other.Id | Should -BeTrue
        }
        finally { $other.Kill() }
    }
}
