# Modules that hosts are sent. The hosts are reached by a command; what they are sent shows in their cache.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $cache = $env:PARALLELPROC_CACHE = New-Folder

    function New-Away([string] $Name, [int] $Workers = 1) {
        New-PoolHost -Command 'sh', '-c', 'exec "$0" "$@"' -Workers $Workers -Name $Name -PowerShellPath $ShellPath
    }

    # A module's folder: file by file its text.
    function New-ModuleFolder([string] $Name, [hashtable] $Files, [string] $Parent = (New-Folder)) {
        foreach ($file in $Files.Keys) {
            $path = Join-Path $Parent "$Name/$file"
            $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($path))
            [IO.File]::WriteAllText($path, $Files[$file])
        }
        Join-Path $Parent $Name
    }

    function Get-SentFile { @(Get-ChildItem (Join-Path $cache 'Modules') -Recurse -File | Where-Object Extension -NE '.use') }
}

AfterAll {
    Get-PoolTask | Remove-PoolTask -Force
    Get-ProcessPool | Stop-ProcessPool -Force
    Remove-Item env:PARALLELPROC_CACHE
}

Describe '-SendModule' -Skip:$IsWindows {
    It 'sends a module with all that is in its folder, and what it requires, and imports it there' {
        $parent = New-Folder
        $null = New-ModuleFolder Required1 @{ 'Required1.psm1' = 'function Get-Required { "required" }' } $parent
        $folder = New-ModuleFolder Whole1 -Parent $parent @{
            'Whole1.psd1' = "@{ ModuleVersion = '1.2'; RootModule = 'Whole1.psm1'; NestedModules = @('Inner/Nested.psm1'); RequiredModules = @('Required1'); FunctionsToExport = '*' }"
            'Whole1.psm1' = '. $PSScriptRoot/Private/deep/part.ps1; function Get-Whole { "$PSScriptRoot|$(Get-Part)|$(Get-Required)|$([IO.File]::ReadAllText("$PSScriptRoot/data.txt"))" }'
            'Inner/Nested.psm1' = 'function Get-Nested { "nested" }'
            'Private/deep/part.ps1' = 'function Get-Part { "part" }'
            'data.txt' = 'data'
            '.git/config' = 'not sent'
        }
        $pool = Start-ProcessPool -PoolHost (New-Away whole)
        $out = 1 | Invoke-PoolMap { Get-Whole; Get-Nested } -Pool $pool -SendModule $folder
        $place, $rest = $out[0] -split '\|'
        $place | Should -BeLike "$cache*"
        $rest | Should -Be 'part', 'required', 'data'
        $out[1] | Should -Be 'nested'
        @(Get-SentFile | Where-Object Name -EQ 'config') | Should -BeNullOrEmpty
        Stop-ProcessPool $pool
    }

    It 'brings an assembly that lies in the module, and finds its types there' {
        $folder = New-ModuleFolder Compiled1 @{ 'Compiled1.psd1' = "@{ ModuleVersion = '1.0'; RootModule = 'Compiled1.psm1'; FunctionsToExport = '*' }"; 'Compiled1.psm1' = 'function Get-Compiled { [Reflection.Assembly]::LoadFrom("$PSScriptRoot/lib/Compiled1.dll").GetType("Compiled1")::Say() }' }
        $null = [IO.Directory]::CreateDirectory("$folder/lib")
        $assembly = [Reflection.Emit.PersistedAssemblyBuilder]::new('Compiled1', [object].Assembly)
        $type = $assembly.DefineDynamicModule('Compiled1').DefineType('Compiled1', [Reflection.TypeAttributes]::Public)
        $code = $type.DefineMethod('Say', [Reflection.MethodAttributes] 'Public, Static', [string], [type]::EmptyTypes).GetILGenerator()
        $code.Emit([Reflection.Emit.OpCodes]::Ldstr, 'from the assembly')
        $code.Emit([Reflection.Emit.OpCodes]::Ret)
        $null = $type.CreateType()
        $assembly.Save("$folder/lib/Compiled1.dll")
        $pool = Start-ProcessPool -PoolHost (New-Away compiled)
        $said, $place = 1 | Invoke-PoolMap { Get-Compiled; (Get-Module Compiled1).ModuleBase } -Pool $pool -SendModule $folder
        $said | Should -Be 'from the assembly'
        $place | Should -BeLike "$cache*"
        Stop-ProcessPool $pool
    } -Skip:(-not ('System.Reflection.Emit.PersistedAssemblyBuilder' -as [type]))

    It 'has functions of a loaded module that the body calls found in what was sent, by the name of the module' {
        $folder = New-ModuleFolder Loaded1 @{ 'Loaded1.psm1' = 'function Get-Loaded { $PSScriptRoot }; function Get-Hidden { "hidden $(Get-Loaded)" }; Export-ModuleMember Get-Loaded' }
        Import-Module $folder
        $pool = Start-ProcessPool -PoolHost (New-Away loaded)
        Submit-PoolTask { Get-Loaded } -Pool $pool -SendModule Loaded1 | Receive-PoolTask -Wait -AutoRemove | Should -BeLike "$cache*"
        Remove-Module Loaded1
        Stop-ProcessPool $pool
    }

    It 'sends each content once, whatever number of workers and pools want it, and the new one when it has changed' {
        $folder = New-ModuleFolder Changing1 @{ 'Changing1.psm1' = 'function Get-Changing { "first" }' }
        foreach ($round in 1, 2) {
            $pool = Start-ProcessPool -PoolHost (New-Away many -Workers 3) -SendModule $folder
            $together = New-PoolSharedObject Barrier -Capacity 3
            1..3 | Invoke-PoolMap { $null = ($using:together).SignalAndWait(60); Get-Changing } -Pool $pool -BatchSize 1 | Should -Be 'first', 'first', 'first'
            Stop-ProcessPool $pool
            $stored = @(Get-SentFile | Where-Object Name -EQ 'Changing1.psm1')
            $stored | Should -HaveCount 1
            if ($round -eq 1) { $written = [IO.File]::GetLastWriteTimeUtc($stored[0].FullName); [IO.File]::SetLastWriteTimeUtc($stored[0].FullName, '2001-01-01') }
        }
        [IO.File]::GetLastWriteTimeUtc($stored[0].FullName).Year | Should -Be 2001 -Because 'nobody wrote it again'
        [IO.File]::WriteAllText("$folder/Changing1.psm1", 'function Get-Changing { "second" }')
        $pool = Start-ProcessPool -PoolHost (New-Away many) -SendModule $folder
        1 | Invoke-PoolMap { Get-Changing } -Pool $pool | Should -Be 'second'
        Stop-ProcessPool $pool
    }

    It 'sends again what was spoilt in the cache' {
        $folder = New-ModuleFolder Spoilt1 @{ 'Spoilt1.psm1' = 'function Get-Spoilt { "whole" }' }
        foreach ($round in 1, 2) {
            $pool = Start-ProcessPool -PoolHost (New-Away spoilt) -SendModule $folder
            1 | Invoke-PoolMap { Get-Spoilt } -Pool $pool | Should -Be 'whole'
            Stop-ProcessPool $pool
            Get-SentFile | Where-Object Name -EQ 'Spoilt1.psm1' | ForEach-Object { [IO.File]::WriteAllText($_.FullName, 'spoilt') }
        }
    }

    It 'imports it from where it is on this machine' {
        $folder = New-ModuleFolder Local1 @{ 'Local1.psm1' = 'function Get-Local { $PSScriptRoot }' }
        $pool = Start-ProcessPool -MaxWorkers 1
        1 | Invoke-PoolMap { Get-Local } -Pool $pool -SendModule $folder | Should -Be $folder
        Stop-ProcessPool $pool
    }

    It 'sends a lone file alone' {
        $folder = New-Folder
        [IO.File]::WriteAllText("$folder/Lone1.psm1", 'function Get-Lone { $PSScriptRoot }')
        [IO.File]::WriteAllText("$folder/beside.txt", 'not of the module')
        $pool = Start-ProcessPool -PoolHost (New-Away lone)
        $there = 1 | Invoke-PoolMap { Get-Lone } -Pool $pool -SendModule "$folder/Lone1.psm1"
        @(Get-ChildItem $there).Name | Should -Be 'Lone1.psm1'
        Stop-ProcessPool $pool
    }

    It 'is told of by Get-PoolCapture' {
        $folder = New-ModuleFolder Told1 @{ 'Told1.psm1' = 'function Get-Told { }' }
        (Get-PoolCapture { 1 } -SendModule $folder | Where-Object Name -EQ 'Told1').Reason | Should -Be '-SendModule'
    }

    It 'is an error where there is no such module: <Name>' -ForEach @(@{ Name = 'NoSuchModule1' }, @{ Name = './no/such/path' }, @{ Name = 'Microsoft.PowerShell.Utility' }) {
        { 1 | Invoke-PoolMap { $_ } -SendModule $Name } | Should -Throw -ErrorId 'SendModuleNotFound*'
    }

    It 'follows a link within the module, and refuses one that leads out of it' {
        $folder = New-ModuleFolder Linked1 @{ 'Linked1.psm1' = '. $PSScriptRoot/link.ps1'; 'real.ps1' = 'function Get-Linked { "by a link" }' }
        $null = [IO.File]::CreateSymbolicLink("$folder/link.ps1", 'real.ps1')
        $pool = Start-ProcessPool -PoolHost (New-Away linked)
        1 | Invoke-PoolMap { Get-Linked } -Pool $pool -SendModule $folder | Should -Be 'by a link'
        $null = [IO.Directory]::CreateSymbolicLink("$folder/out", (New-Folder))
        $problem = { 1 | Invoke-PoolMap { Get-Linked } -Pool $pool -SendModule $folder } | Should -Throw -ErrorId 'SendModuleLink*' -PassThru
        $problem.TargetObject | Should -BeLike '*/out'
        Stop-ProcessPool $pool
    }

    It 'refuses one that is too large, before anything is sent' {
        $folder = New-ModuleFolder Large1 @{ 'Large1.psm1' = '' }
        $file = [IO.File]::Create("$folder/large.bin")
        $file.SetLength(513MB) # it has holes: no disk is filled
        $file.Dispose()
        { Start-ProcessPool -PoolHost (New-Away large) -SendModule $folder } | Should -Throw -ErrorId 'SendModuleTooLarge*'
    }

    It 'is an error that tells of its pipe, and waits for nobody who writes to it' {
        $folder = New-ModuleFolder Piped1 @{ 'Piped1.psm1' = '' }
        & mkfifo "$folder/pipe"
        { Start-ProcessPool -PoolHost (New-Away piped) -SendModule $folder } | Should -Throw "*'$folder/pipe' is a pipe*" -ErrorId 'SendModuleUnreadable*'
    }

    It 'is not to be sent again where it was, and can not be imported' {
        $folder = New-ModuleFolder Bad1 @{ 'Bad1.psm1' = 'throw "no import"' }
        $pool = Start-ProcessPool -PoolHost (New-Away bad)
        $problem = { 1 | Invoke-PoolMap { 1 } -Pool $pool -SendModule $folder -ErrorAction Stop } | Should -Throw -ErrorId 'ModuleNotImported*' -PassThru
        "$problem" | Should -BeLike '*: no import. It was sent there: *'
        "$problem" | Should -Not -BeLike '*Send it there*'
        Stop-ProcessPool $pool
    }

    It 'is named by the error of a body that needs a module which is only here' {
        $folder = New-ModuleFolder Missing1 @{ 'Missing1.psm1' = 'function Get-Missing { 1 }' }
        Import-Module $folder
        $pool = Start-ProcessPool -PoolHost (New-Away missing)
        $go = New-PoolSharedObject Event
        $first = Submit-PoolTask { ($using:go).Wait() } -Pool $pool
        $second = Submit-PoolTask { Get-Missing } -Pool $pool
        [IO.File]::Delete("$folder/Missing1.psm1") # as on a machine that never had it
        $go.Set()
        $problem = { $second | Receive-PoolTask -Wait -ErrorAction Stop } | Should -Throw -ErrorId 'ModuleNotImported*' -PassThru
        "$problem" | Should -BeLike '*-SendModule*'
        Remove-PoolTask $first, $second
        Stop-ProcessPool $pool
        Remove-Module Missing1
    }
}
