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
        @{ Name = 'BufferSize'; Value = -8 }, @{ Name = 'TimeoutSeconds'; Value = 0 }, @{ Name = 'TimeoutSeconds'; Value = 1e-9 }, @{ Name = 'TimeoutSeconds'; Value = -0.5 }, @{ Name = 'TimeoutSeconds'; Value = [double]::NaN }
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

    It 'an environment variable is refused that no system would take: <Because>' -ForEach @(
        @{ Given = @{ 'A=B' = 1 }; Entry = 'A=B'; Because = "*contains '='*" }
        @{ Given = @{ '' = 'z' }; Entry = ''; Because = '*is empty*' }
        @{ Given = @{ "A`0B" = 'z' }; Entry = 'A?B'; Because = '*its name contains a null character*' }
        @{ Given = @{ Good = 1; D = "x`0y" }; Entry = 'D'; Because = '*its value contains a null character*' }
        @{ Given = @{ Good = 1; E = [securestring]::new() }; Entry = 'E'; Because = '*its value is a secret*' }
        @{ Given = @{ Good = 1; F = [pscredential]::new('user', [securestring]::new()) }; Entry = 'F'; Because = '*its value is a secret*' }
    ) {
        { Start-ProcessPool -Environment $Given -MinWorkers 1 } | Should -Throw "*'$Entry'*" -ErrorId 'InvalidEnvironment,*'
        { Use-ProcessPool { 'never' } -Environment $Given } | Should -Throw $Because -ErrorId 'InvalidEnvironment,*'
    }

    It 'a pool name that nobody could see or type is refused: <_>' -ForEach ' ', "`t", "a`nb", "a`0" {
        { Start-ProcessPool -Name $_ } | Should -Throw '*visible character*' -ErrorId 'InvalidPoolName,*'
        { Use-ProcessPool { 'never' } -Name $_ } | Should -Throw -ErrorId 'InvalidPoolName,*'
    }

    It 'a map without any input is an error that says where to put it' {
        { Invoke-PoolMap { $_ } -Pool $pool } | Should -Throw '*-InputObject*Submit-PoolTask*' -ErrorId 'InputMissing,*'
        { Invoke-PoolMap { $_ } } | Should -Throw -ErrorId 'InputMissing,*'
    }

    It 'a working directory that is not there is an error' {
        { Start-ProcessPool -WorkingDirectory ./no/such/folder } | Should -Throw '*no/such/folder*' -ErrorId 'DirectoryNotFound,*'
    }
}
