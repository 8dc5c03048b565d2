BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 1
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Invoke-PoolMap: common parameters' {
    It 'has the body make verbose and debug records with -Verbose and -Debug' {
        1 | Invoke-PoolMap { Write-Verbose 'told' } -Pool $pool -Verbose 4>&1 | ForEach-Object Message | Should -Be 'told'
        1 | Invoke-PoolMap { Write-Debug 'told' } -Pool $pool -Debug 5>&1 | ForEach-Object Message | Should -Be 'told'
        1 | Invoke-PoolMap { Write-Verbose 'told'; Write-Debug 'told' } -Pool $pool 4>&1 5>&1 | Should -BeNullOrEmpty
    }

    It 'prefers -Verbose:$false to the preference' {
        $VerbosePreference = 'Continue'
        1 | Invoke-PoolMap { "$VerbosePreference" } -Pool $pool -Verbose:$false 4>&1 | Should -Be 'SilentlyContinue'
    }

    It 'stops the body at its first error with -ErrorAction Stop' {
        1 | Invoke-PoolMap { try { Write-Error 'bad' } catch { "caught $_" } } -Pool $pool -ErrorAction Stop | Should -Be 'caught bad'
        { 1 | Invoke-PoolMap { Write-Error 'bad' } -Pool $pool -ErrorAction Stop } | Should -Throw 'bad'
    }

    It 'hands on errors that are not shown to -ErrorVariable' {
        1..2 | Invoke-PoolMap { Write-Error "bad $_"; $_ } -Pool $pool -ErrorAction SilentlyContinue -ErrorVariable problems | Should -Be @(1, 2)
        "$problems" | Should -Be 'bad 1 bad 2'
    }

    It 'ends the map at a warning with -WarningAction Stop' {
        { 1 | Invoke-PoolMap { Write-Warning 'careful' } -Pool $pool -WarningAction Stop 3>$null } | Should -Throw '*careful*'
    }

    It 'keeps records in the variables of -WarningVariable, -InformationVariable, -OutVariable and -PipelineVariable' {
        1 | Invoke-PoolMap { Write-Warning 'w'; Write-Information 'i'; 'o' } -Pool $pool -WarningAction SilentlyContinue -WarningVariable w -InformationVariable i -OutVariable o -PipelineVariable p |
            ForEach-Object { "$p" } | Should -Be 'o'
        "$w $i $o" | Should -Be 'w i o'
    }
}

Describe 'Invoke-PoolMap: preference variables' {
    It 'takes the caller''s <Name> along' -ForEach @(
        @{ Name = 'VerbosePreference'; Value = 'Continue' }
        @{ Name = 'DebugPreference'; Value = 'Continue' }
        @{ Name = 'ErrorActionPreference'; Value = 'Stop' }
        @{ Name = 'WarningPreference'; Value = 'Stop' }
        @{ Name = 'InformationPreference'; Value = 'Stop' }
        @{ Name = 'ProgressPreference'; Value = 'SilentlyContinue' }
        @{ Name = 'ConfirmPreference'; Value = 'None' }
        @{ Name = 'WhatIfPreference'; Value = $true }
        @{ Name = 'PSNativeCommandUseErrorActionPreference'; Value = $true }
        @{ Name = 'PSNativeCommandArgumentPassing'; Value = 'Legacy' }
        @{ Name = 'FormatEnumerationLimit'; Value = 7 }
        @{ Name = 'PSModuleAutoLoadingPreference'; Value = 'ModuleQualified' }
    ) {
        Set-Variable -Name $Name -Value $Value
        1 | Invoke-PoolMap { param($which) "$($ExecutionContext.SessionState.PSVariable.GetValue($which))" } -ArgumentList $Name -Pool $pool | Should -Be "$Value"
    }

    It 'leaves to the shell what is not shown' {
        $ErrorActionPreference = $WarningPreference = 'SilentlyContinue'
        1 | Invoke-PoolMap { "$ErrorActionPreference $WarningPreference" } -Pool $pool | Should -Be 'Continue Continue'
    }

    It 'forgets them with the next script' {
        & { $VerbosePreference = 'Continue'; 1 | Invoke-PoolMap { Write-Verbose 'told' } -Pool $pool 4>&1 } | ForEach-Object Message | Should -Be 'told'
        1 | Invoke-PoolMap { Write-Verbose 'told' } -Pool $pool 4>&1 | Should -BeNullOrEmpty
    }

    It 'takes them to tasks' {
        $VerbosePreference = 'Continue'
        $task = Submit-PoolTask { "$VerbosePreference" } -Pool $pool
        $task | Wait-PoolTask | Receive-PoolTask | Should -Be 'Continue'
        $task | Remove-PoolTask
    }

    It 'joins arrays with $OFS in texts, also in a body of expressions' {
        $OFS = '-'
        1 | Invoke-PoolMap { "$(1, $_)" } -Pool $pool | Should -Be '1-1'
        1 | Invoke-PoolMap { $list = 1, $_; "$list" } -Pool $pool | Should -Be '1-1'
    }

    It 'gives commands the values of $PSDefaultParameterValues' {
        $PSDefaultParameterValues = @{ 'Join-Path:ChildPath' = 'child' }
        1 | Invoke-PoolMap { Join-Path 'parent' } -Pool $pool | Should -Be (Join-Path 'parent' 'child')
    }

    It 'is an error that names a default value that cannot cross' {
        $PSDefaultParameterValues = @{ 'Join-Path:ChildPath' = [Threading.Mutex]::new() }
        { 1 | Invoke-PoolMap { Join-Path 'parent' } -Pool $pool } | Should -Throw '$PSDefaultParameterValues*Join-Path:ChildPath*' -ErrorId 'NotSerializable,*'
    }
}

Describe 'Invoke-PoolMap: place and culture' {
    It 'runs at the location of the call' {
        $here = New-Folder
        Push-Location -LiteralPath $here
        try { 1 | Invoke-PoolMap { "$PWD" } -Pool $pool | Should -Be $here } finally { Pop-Location }
        1 | Invoke-PoolMap { "$PWD" } -Pool $pool | Should -Be "$PWD"
    }

    It 'runs in a drive that is no folder, with the folder behind it' {
        $here = New-Folder
        Push-Location -LiteralPath $here
        try {
            Push-Location Env:
            try { 1 | Invoke-PoolMap { "$($PWD.Drive) $($PWD.Provider.Name) $($ExecutionContext.SessionState.Path.CurrentFileSystemLocation)" } -Pool $pool | Should -Be "Env Environment $here" }
            finally { Pop-Location }
        }
        finally { Pop-Location }
    }

    It 'writes numbers in the culture of the call, in bodies of every kind' {
        $culture, $texts = [cultureinfo]::CurrentCulture, [cultureinfo]::CurrentUICulture
        try {
            [cultureinfo]::CurrentCulture = 'de-DE'
            [cultureinfo]::CurrentUICulture = 'fr-FR'
            1 | Invoke-PoolMap { '{0:n1}' -f 1.5 } -Pool $pool | Should -Be '1,5'
            1..2 | Invoke-PoolMap { $number = 1.5; "$($number.ToString()) $([cultureinfo]::CurrentUICulture)" } -Pool $pool | Should -Be @('1,5 fr-FR', '1,5 fr-FR')
        }
        finally { [cultureinfo]::CurrentCulture, [cultureinfo]::CurrentUICulture = $culture, $texts }
        1 | Invoke-PoolMap { "$([cultureinfo]::CurrentCulture)" } -Pool $pool | Should -Be "$culture"
    }

    It 'renders as $PSStyle says' -Skip:(-not (Get-Variable PSStyle -ErrorAction Ignore)) {
        $before = $PSStyle.OutputRendering
        try {
            $PSStyle.OutputRendering = 'PlainText'
            1 | Invoke-PoolMap { "$($PSStyle.OutputRendering)" } -Pool $pool | Should -Be 'PlainText'
        }
        finally { $PSStyle.OutputRendering = $before }
        1 | Invoke-PoolMap { "$($PSStyle.OutputRendering)" } -Pool $pool | Should -Be "$before"
    }
}
