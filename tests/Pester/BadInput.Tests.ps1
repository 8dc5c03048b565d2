BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -Name Idle -MaxWorkers 2
    $stopped = Start-ProcessPool -Name WasStopped
    Stop-ProcessPool $stopped
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Bad input' {
    # What is wrong is said before any process starts.
    AfterEach {
        (Get-ProcessPool).Name | Should -Be 'Idle'
        Get-PoolWorker | Should -BeNullOrEmpty
    }

    It 'Start-ProcessPool refuses -<Name> <Value>' -ForEach @(
        @{ Name = 'MaxWorkers'; Value = 0 }, @{ Name = 'MaxWorkers'; Value = -3 }, @{ Name = 'ThrottleLimit'; Value = 0 }, @{ Name = 'MinWorkers'; Value = -1 }
    ) {
        $options = @{ $Name = $Value }
        { Start-ProcessPool @options } | Should -Throw "*$Value*" -ErrorId 'InvalidLimit,*'
        { Use-ProcessPool { 'never' } @options } | Should -Throw "*$Value*" -ErrorId 'InvalidLimit,*'
    }

    It 'Start-ProcessPool refuses more -MinWorkers than -MaxWorkers' {
        { Start-ProcessPool -MinWorkers 3 -MaxWorkers 2 } | Should -Throw '*MinWorkers is 3*2*' -ErrorId 'InvalidLimit,*'
    }

    It 'Invoke-PoolMap refuses -<Name> <Value>' -ForEach @(
        @{ Name = 'ThrottleLimit'; Value = 0 }, @{ Name = 'ThrottleLimit'; Value = -1 }, @{ Name = 'BatchSize'; Value = 0 }, @{ Name = 'BufferSize'; Value = 0 }
        @{ Name = 'BufferSize'; Value = -8 }, @{ Name = 'TimeoutSeconds'; Value = 0 }, @{ Name = 'TimeoutSeconds'; Value = -0.5 }, @{ Name = 'TimeoutSeconds'; Value = [double]::NaN }
    ) {
        $options = @{ $Name = $Value }
        { 1 | Invoke-PoolMap { $_ } -Pool $pool @options } | Should -Throw "*-$Name is*$Value*" -ErrorId 'InvalidLimit,*'
    }

    It 'Set-ProcessPool refuses -MaxWorkers 0' {
        { Set-ProcessPool $pool -MaxWorkers 0 } | Should -Throw '*-MaxWorkers is 0*' -ErrorId 'InvalidLimit,*'
        $pool.MaxWorkers | Should -Be 2
    }

    It 'an unknown pool name is an error that names those that exist' {
        { 1 | Invoke-PoolMap { $_ } -Pool Nowhere } | Should -Throw "*'Nowhere'*'Idle'*" -ErrorId 'PoolNotFound,*'
        { Stop-ProcessPool Nowhere -ErrorAction Stop } | Should -Throw "*'Nowhere'*'Idle'*" -ErrorId 'PoolNotFound,*'
        { Get-PoolWorker Nowhere -ErrorAction Stop } | Should -Throw "*'Nowhere'*'Idle'*" -ErrorId 'PoolNotFound,*'
        { Set-ProcessPool Nowhere 2 -ErrorAction Stop } | Should -Throw "*'Nowhere'*'Idle'*" -ErrorId 'PoolNotFound,*'
    }

    It 'what is no pool is an error' {
        { 1 | Invoke-PoolMap { $_ } -Pool 12 } | Should -Throw '*12*no pool*' -ErrorId 'NotAPool,*'
    }

    It 'a stopped pool is an error' {
        { 1 | Invoke-PoolMap { $_ } -Pool $stopped } | Should -Throw "*'WasStopped' is stopped*" -ErrorId 'PoolStopped,*'
    }

    It 'script text that does not parse is an error' {
        { 1 | Invoke-PoolMap 'if ($_' -Pool $pool } | Should -Throw '*does not parse*'
        { 1 | Invoke-PoolMap '1 +' } | Should -Throw '*does not parse*'
    }

    It 'a $using: variable that does not exist is an error' {
        { 1 | Invoke-PoolMap { $using:thisIsNowhere } -Pool $pool } | Should -Throw '*$using:thisIsNowhere*' -ErrorId 'UsingVariableNotFound,*'
        { 1 | Invoke-PoolMap { $using:thisIsNowhere } } | Should -Throw '*$using:thisIsNowhere*' -ErrorId 'UsingVariableNotFound,*'
    }

    It 'a PowerShell that is not there is an error' {
        { Start-ProcessPool -PowerShellPath ./no/such/pwsh } | Should -Throw '*no/such/pwsh*' -ErrorId 'PowerShellNotFound,*'
    }

    It 'a working directory that is not there is an error' {
        { Start-ProcessPool -WorkingDirectory ./no/such/folder } | Should -Throw '*no/such/folder*' -ErrorId 'DirectoryNotFound,*'
    }
}
