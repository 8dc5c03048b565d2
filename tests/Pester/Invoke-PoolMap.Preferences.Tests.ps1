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

    It 'goes by the preference for warnings, also with -Debug and -Verbose' {
        1 | Invoke-PoolMap { Write-Warning 'careful'; 3 } -Pool $pool -Debug 3>&1 | ForEach-Object { "$_" } | Should -Be @('careful', '3')
        $task = Submit-PoolTask { Write-Warning 'careful'; 3 } -Pool $pool
        $task | Receive-PoolTask -Wait -AutoRemove -Debug 3>&1 | ForEach-Object { "$_" } | Should -Be @('careful', '3')
        $WarningPreference = 'SilentlyContinue'
        1 | Invoke-PoolMap { Write-Warning 'careful'; 3 } -Pool $pool -Verbose 3>&1 | Should -Be 3
        1 | Invoke-PoolMap { Write-Warning 'careful'; 3 } -Pool $pool -Verbose -WarningAction Continue 3>&1 | ForEach-Object { "$_" } | Should -Be @('careful', '3')
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
}

Describe 'Invoke-PoolMap: $PSDefaultParameterValues' {
    BeforeAll {
        $lock = [Threading.Mutex]::new()
        function Join-It { Join-Path 'parent' }
        # The keys that reach a body.
        function Get-Sent([scriptblock] $Body) {
            $sent = Get-PoolCapture $Body | Where-Object Name -EQ 'PSDefaultParameterValues'
            if ($sent) { @($sent.Value.Keys | Sort-Object) }
        }
    }

    AfterAll { $lock.Dispose() }

    It 'is an error that names a value that cannot cross, where the body calls the command: <Body>' -ForEach @(
        @{ Body = { Join-Path 'parent' }; Key = 'Join-Path:ChildPath' }
        @{ Body = { 1 | ForEach-Object { Join-Path 'parent' } }; Key = 'Join-*:ChildPath' }
        @{ Body = { Join-It }; Key = "'Join-Path':ChildPath" }
        @{ Body = { gcm x }; Key = 'Get-Command:Module' }
        @{ Body = { Get-Command x }; Key = 'gcm:Module' }
        @{ Body = { & $_; Join-Path 'parent' }; Key = 'Join-Path:ChildPath' }
    ) {
        $PSDefaultParameterValues = @{ $Key = $lock }
        { 1 | Invoke-PoolMap $Body -Pool $pool } | Should -Throw "`$PSDefaultParameterValues*$Key*" -ErrorId 'NotSerializable,*'
    }

    It 'is no matter of a body that calls other commands, or none: <_>' -ForEach { Split-Path 'a/b' }, { $x = 'a'; $x } {
        $PSDefaultParameterValues = @{ 'Join-Path:ChildPath' = $lock; 'Get-Com*:Module' = $lock }
        1 | Invoke-PoolMap $_ -Pool $pool | Should -Be 'a'
        Get-Sent $_ | Should -BeNullOrEmpty
    }

    It 'sends what can cross where a command is only known later, and shows in Get-PoolCapture what cannot' {
        $PSDefaultParameterValues = @{ 'Join-Path:ChildPath' = 'child'; 'Split-Path:Leaf' = $lock }
        'Join-Path' | Invoke-PoolMap { & $_ 'parent' } -Pool $pool | Should -Be (Join-Path 'parent' 'child')
        Get-Sent { & $_ } | Should -Be 'Join-Path:ChildPath'
        Get-PoolCapture { & $_ } | Where-Object Name -EQ "PSDefaultParameterValues['Split-Path:Leaf']" | ForEach-Object Reason | Should -BeLike 'left out*'
    }

    It 'sends only what the commands of the body may use' {
        $PSDefaultParameterValues = @{ 'Join-Path:ChildPath' = 'child'; '*:Verbose' = $false; 'Get-Item:Force' = $true; 'nonsense' = 1 }
        Get-Sent { Join-Path 'parent' } | Should -Be @('*:Verbose', 'Join-Path:ChildPath')
    }

    It 'sends nothing where the values are switched off' {
        $PSDefaultParameterValues = @{ 'Join-Path:ChildPath' = $lock; 'Disabled' = $true }
        Get-Sent { Join-Path 'parent' 'other' } | Should -BeNullOrEmpty
        1 | Invoke-PoolMap { Join-Path 'parent' 'other' } -Pool $pool | Should -Be (Join-Path 'parent' 'other')
    }
}

Describe 'Invoke-PoolMap: preferences and functions of modules' {
    BeforeAll {
        $file = Join-Path (New-Folder) 'Loud.psm1'
        [IO.File]::WriteAllText($file, 'function Get-Loud { Write-Verbose "told"; "$VerbosePreference $ErrorActionPreference $(1, 2)" }; function Set-Loud { $global:VerbosePreference = "Stop" }')
        Import-Module $file
        $before = $global:VerbosePreference
    }

    AfterEach {
        $global:VerbosePreference = $before
        Remove-Variable OFS -Scope Global -ErrorAction Ignore
    }

    AfterAll { Remove-Module Loud }

    It 'shows them those that are global, as in the shell' {
        $global:VerbosePreference = 'Continue'
        $global:OFS = '-'
        $said = 1 | Invoke-PoolMap { Get-Loud } -Pool $pool 4>&1
        "$($said[0].Message) | $($said[1])" | Should -Be "told | $((Get-Loud 4>$null))"
        (Get-Loud 4>$null) | Should -BeLike 'Continue * 1-2'
    }

    It 'hides from them those of a scope, and those of common parameters, as the shell does' {
        $VerbosePreference = 'Continue'
        Get-Loud 4>&1 | Should -BeLike 'SilentlyContinue*'
        1 | Invoke-PoolMap { Get-Loud } -Pool $pool 4>&1 | Should -BeLike 'SilentlyContinue*'
        1 | Invoke-PoolMap { Get-Loud } -Pool $pool -Verbose 4>&1 | Should -BeLike 'SilentlyContinue*'
    }

    It 'lets the scope of the call hide what is global from the body alone' {
        $global:VerbosePreference = 'Continue'
        $VerbosePreference = 'SilentlyContinue'
        1 | Invoke-PoolMap { "$VerbosePreference $(Get-Loud 4>$null)" } -Pool $pool 4>&1 | Should -BeLike 'SilentlyContinue Continue*'
    }

    It 'are the caller''s again for the next item, and the worker''s own for the next script' {
        $global:VerbosePreference = 'Continue'
        1..3 | Invoke-PoolMap { (Get-Loud 4>$null) -replace ' .*'; Set-Loud; if ($_ -eq 2) { throw 'two' } } -Pool $pool -ErrorAction SilentlyContinue | Should -Be @('Continue', 'Continue', 'Continue')
        $global:VerbosePreference = $before
        $global:OFS = $null
        1 | Invoke-PoolMap { Get-Loud } -Pool $pool 4>&1 | Should -Be "$before Continue 1 2"
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
