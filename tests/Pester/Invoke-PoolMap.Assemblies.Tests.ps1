# Compiled types that the session has loaded by Add-Type, or by a method of .NET's.
BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 1

    # Gives a type a static method that returns a text.
    function Add-Method($Type, [string] $Name, [string] $Text) {
        $code = $Type.DefineMethod($Name, [Reflection.MethodAttributes] 'Public, Static', [string], [type]::EmptyTypes).GetILGenerator()
        $code.Emit([Reflection.Emit.OpCodes]::Ldstr, $Text)
        $code.Emit([Reflection.Emit.OpCodes]::Ret)
    }
    # An assembly in memory, as Add-Type makes it of a text.
    function New-MemoryType([string] $Name) {
        $assembly = [Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly($Name, 'Run')
        $type = $assembly.DefineDynamicModule($Name).DefineType($Name, [Reflection.TypeAttributes]::Public)
        Add-Method $type 'Say' 'from memory'
        $null = $type.CreateType()
    }
    # One in a file, as Add-Type -OutputAssembly makes it.
    function New-TypeFile([string] $Name, [string] $Folder = (New-Folder)) {
        $assembly = [Reflection.Emit.PersistedAssemblyBuilder]::new($Name, [object].Assembly)
        $type = $assembly.DefineDynamicModule($Name).DefineType($Name, [Reflection.TypeAttributes]::Public)
        Add-Method $type 'Say' 'from a file'
        $null = $type.DefineDefaultConstructor('Public')
        $null = $type.CreateType()
        $assembly.Save("$Folder/$Name.dll")
        "$Folder/$Name.dll"
    }
    New-MemoryType InMemoryThing
}

AfterAll {
    Get-PoolTask | Remove-PoolTask -Force
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'A type of an assembly in memory' {
    It 'ends the call before anything runs, and says what to do: <Body>' -ForEach @(
        @{ Body = { [InMemoryThing]::Say() } }
        @{ Body = { param([InMemoryThing[]] $x) 1 } }
        @{ Body = { $x = 1; New-Object InMemoryThing } }
        @{ Body = { [Collections.Generic.List[InMemoryThing]]::new() } }
        @{ Body = { Get-MemoryText } }
    ) {
        function Get-MemoryText { [InMemoryThing]::Say() }
        { 1 | Invoke-PoolMap $Body -Pool $pool } | Should -Throw '*InMemoryThing*Add-Type -OutputAssembly*-InitializationScript*' -ErrorId 'TypeInMemory,ParallelProc.Commands.InvokePoolMapCommand'
        { Submit-PoolTask $Body -Pool $pool } | Should -Throw -ErrorId 'TypeInMemory,ParallelProc.Commands.SubmitPoolTaskCommand'
        Get-PoolTask | Should -BeNullOrEmpty
    }

    It 'is shown by Get-PoolCapture as what workers must define themselves' {
        $item = Get-PoolCapture { [InMemoryThing]::Say() } | Where-Object Kind -EQ 'Assembly'
        $item.Name | Should -Be 'InMemoryThing'
        $item.Reason | Should -BeLike '*used by the script block*workers must define it*'
    }

    It 'is the workers'' matter where their set-up, or the body, may define it' {
        $define = {
            $assembly = [Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly('InMemoryThing', 'Run')
            $type = $assembly.DefineDynamicModule('InMemoryThing').DefineType('InMemoryThing', [Reflection.TypeAttributes]::Public)
            $code = $type.DefineMethod('Say', [Reflection.MethodAttributes] 'Public, Static', [string], [type]::EmptyTypes).GetILGenerator()
            $code.Emit([Reflection.Emit.OpCodes]::Ldstr, 'from the worker')
            $code.Emit([Reflection.Emit.OpCodes]::Ret)
            $null = $type.CreateType()
        }
        $own = Start-ProcessPool -MaxWorkers 1 -InitializationScript $define
        1 | Invoke-PoolMap { [InMemoryThing]::Say() } -Pool $own | Should -Be 'from the worker'
        Stop-ProcessPool $own
        1 | Invoke-PoolMap { . $using:define; [InMemoryThing]::Say() } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | ForEach-Object FullyQualifiedErrorId | Should -Not -BeLike 'TypeInMemory*'
    }

    It 'is no matter with -NoCapture' {
        1 | Invoke-PoolMap { if ($false) { [InMemoryThing]::Say() }; 1 } -NoCapture -Pool $pool | Should -Be 1
    }
}

Describe 'A type of an assembly that was loaded from a file' {
    It 'is loaded by the workers from the same file' {
        Add-Type -Path (New-TypeFile FileThing)
        1..2 | Invoke-PoolMap { [FileThing]::Say() } -Pool $pool | Should -Be 'from a file', 'from a file'
        1 | Invoke-PoolMap { $x = New-Object FileThing; "$x" } -Pool $pool | Should -Be 'FileThing'
        Submit-PoolTask { [FileThing]::Say() } -Pool $pool | Receive-PoolTask -Wait | Should -Be 'from a file'
    }

    It 'may be the base of a class that is taken along' {
        $file = New-TypeFile BaseThing
        Add-Type -Path $file
        $script = Join-Path (New-Folder) 'derived.ps1'
        [IO.File]::WriteAllText($script, 'class DerivedThing : BaseThing { [string] More() { return "more, " + [BaseThing]::Say() } }; 1 | Invoke-PoolMap { [DerivedThing]::new().More() } -Pool $pool')
        & $script | Should -Be 'more, from a file'
    }

    It 'comes with its module, where the file belongs to one' {
        $folder = (New-Item -ItemType Directory -Path (Join-Path (New-Folder) 'Compiled')).FullName
        $file = New-TypeFile ModuleThing $folder
        [IO.File]::WriteAllText("$folder/Compiled.psm1", "`$global:CompiledIsHere = `$true; Add-Type -Path '$file'")
        Import-Module "$folder/Compiled.psm1"
        try { 1 | Invoke-PoolMap { $x = "$([ModuleThing]::Say()), $CompiledIsHere"; $x } -Pool $pool | Should -Be 'from a file, True' }
        finally { Remove-Module Compiled }
    }

    It 'gives each input an error that names the file, where workers cannot load that' {
        $file = New-TypeFile LostThing
        Add-Type -Path $file
        [IO.File]::Move($file, "$file.away")
        $null = 1..2 | Invoke-PoolMap { [LostThing]::Say() } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | Should -HaveCount 2
        $problems[0].FullyQualifiedErrorId | Should -Be 'AssemblyNotLoaded'
        "$($problems[0])" | Should -BeLike "*$file*-InitializationScript*"
    }

    It 'is shown by Get-PoolCapture' {
        $file = New-TypeFile ShownThing
        Add-Type -Path $file
        $item = Get-PoolCapture { [ShownThing]::Say() } | Where-Object Kind -EQ 'Assembly'
        $item.Value | Should -Be $file
    }

    It 'is left to the worker in a session with fewer rights' {
        Receive-Aside (Start-Aside { $file = $args[0]; Add-Type -Path $file; $ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; Get-PoolCapture { [ModeThing]::Say() } | Where-Object Kind -EQ 'Assembly' } (New-TypeFile ModeThing)) | Should -BeNullOrEmpty
    }
}
