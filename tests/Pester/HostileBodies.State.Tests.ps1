BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'HostileSupport.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

# One worker, so that the items behind are its next ones.
Describe 'What a body does to its worker' {
    It 'and the next item is not to see: <Name>' -ForEach @(
        @{ Name = 'its location'; Probe = { "$(Get-Location)" }; Harm = { Set-Location / } }
        @{ Name = 'a location that is gone'; Probe = { "$(Get-Location)" }; Harm = { $path = [IO.Directory]::CreateTempSubdirectory('gone').FullName; Set-Location $path; [IO.Directory]::Delete($path) } }
        @{ Name = 'the culture'; Probe = { "$([cultureinfo]::CurrentCulture) $([cultureinfo]::CurrentUICulture) $(1.5)" }; Harm = { [cultureinfo]::CurrentCulture = 'de-DE'; [cultureinfo]::CurrentUICulture = 'fr-FR' } }
        @{ Name = '$ErrorActionPreference Stop'; Probe = { "$ErrorActionPreference" }; Harm = { $ErrorActionPreference = 'Stop' } }
        @{ Name = '$ErrorActionPreference SilentlyContinue'; Probe = { "$ErrorActionPreference" }; Harm = { $ErrorActionPreference = 'SilentlyContinue' } }
        @{ Name = 'a function Write-Output'; Probe = { Write-Output 'fine' }; Harm = { function Write-Output { 'not fine' } } }
        @{ Name = 'a variable'; Probe = { "[$mine]" }; Harm = { $mine = 'left' } }
        @{ Name = 'that it has removed all modules'; Probe = { "$(Join-Path 'a' 'b')$(Get-Random -Maximum 1)" }; Harm = { Get-Module | Remove-Module -Force } }
        @{ Name = '$PSDefaultParameterValues'; Probe = { "$(Join-Path 'a' 'b')" }; Harm = { $PSDefaultParameterValues['Join-Path:ChildPath'] = 'evil' } }
    ) {
        $body = [scriptblock]::Create("if (`$_ -eq 3) { $Harm } ; $Probe")
        $seen = Invoke-Hostile $body -MaxWorkers 1
        $seen.Ends | Should -BeNullOrEmpty
        $others = @($seen.Output[0, 1, 3, 4, 5])
        @($others | Select-Object -Unique) | Should -HaveCount 1 -Because "$($seen.Output -join ', ')"
        $seen.Output | Should -HaveCount 6
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }

    It 'and which stays with it, as in a session: an environment variable, and what is global' {
        $seen = Invoke-Hostile -MaxWorkers 1 { if ($_ -eq 3) { $env:PP_LEFT = 'env'; $global:left = 'global'; function global:Get-Left { 'function' } }; "$env:PP_LEFT $global:left $(if (Test-Path function:Get-Left) { Get-Left })" }
        $seen.Output | Should -Be @('  ', '  ', 'env global function', 'env global function', 'env global function', 'env global function')
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }

    It 'and of which the worker itself lives: <Name>' -ForEach @(
        @{ Name = 'the folder in which the process is'; Harm = { $path = [IO.Directory]::CreateTempSubdirectory('gone').FullName; [Environment]::CurrentDirectory = $path; [IO.Directory]::Delete($path) } }
        @{ Name = 'the variable PATH'; Harm = { $env:PATH = '' } }
        @{ Name = 'the path of modules'; Harm = { $env:PSModulePath = '' } }
        @{ Name = 'functions by the names of what it uses'; Harm = { foreach ($name in 'ForEach-Object', 'Out-Default', 'Read-Item', 'Send-Item', 'prompt') { Set-Item "function:global:$name" { throw 'mine' } } } }
        @{ Name = 'all functions and aliases'; Harm = { Get-ChildItem function:, alias: | Remove-Item -Force -ErrorAction Ignore } }
        @{ Name = 'the collector of its own errors'; Harm = { $global:Error.Clear(); $global:MaximumErrorCount = 256 } }
        @{ Name = 'its runspace''s default'; Harm = { [runspace]::DefaultRunspace = $null } }
    ) {
        $body = [scriptblock]::Create("if (`$_ -eq 3) { $Harm } ; `$_")
        $seen = Invoke-Hostile $body -MaxWorkers 1
        $seen.Ends | Should -BeNullOrEmpty
        $seen.Output | Should -Be @(1, 2, 3, 4, 5, 6)
        $seen.Lost | Should -Be 0
        $seen.IsSound | Should -BeTrue -Because "afterwards: $($seen.After)"
    }
}
