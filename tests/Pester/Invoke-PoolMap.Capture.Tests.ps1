BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 2
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Invoke-PoolMap: $using:' {
    It 'takes variables along, in any case of their names' {
        $Factor = 3
        1..3 | Invoke-PoolMap { $_ * $using:factor + $using:Factor } -Pool $pool | Should -Be @(6, 9, 12)
    }

    It 'takes members along' {
        $table = @{ Name = 'x'; Inner = @{ Deep = 'y' } }
        1 | Invoke-PoolMap { "$($using:table.Name)$($using:table.Inner.Deep)" } -Pool $pool | Should -Be 'xy'
        $text = 'four'
        1 | Invoke-PoolMap { $using:text.Length } -Pool $pool | Should -Be 4
    }

    It 'takes elements along' {
        $list = 10, 20, 30
        $table = @{ key = 'value' }
        1 | Invoke-PoolMap { $using:list[1] + $using:list[-1] } -Pool $pool | Should -Be 50
        1 | Invoke-PoolMap { $using:table['key'] } -Pool $pool | Should -Be 'value'
    }

    It 'takes variables of a drive along' {
        $env:PP_USING = 'from the environment'
        try { 1 | Invoke-PoolMap { $using:env:PP_USING } -Pool $pool | Should -Be 'from the environment' }
        finally { $env:PP_USING = $null }
    }

    It 'takes $null, false and empty values along as what they are' {
        $nothing, $no, $empty, $none = $null, $false, '', @()
        1 | Invoke-PoolMap { "$($null -eq $using:nothing) $($using:no) [$($using:empty)] $($using:none.Count)" } -Pool $pool | Should -Be 'True False [] 0'
    }

    It 'takes an array of one element along as an array' {
        $one = @('x')
        $box = @{ List = @('y') }
        1 | Invoke-PoolMap { ($using:one -is [array]), ($using:box.List -is [array]) } -Pool $pool | Should -Be @($true, $true)
    }

    It 'takes along what blocks within the body use' {
        $offset = 100
        1 | Invoke-PoolMap { 1..2 | ForEach-Object { $_ + $using:offset } } -Pool $pool | Should -Be @(101, 102)
        1 | Invoke-PoolMap { & { $using:offset } } -Pool $pool | Should -Be 100
    }

    It 'takes the value that the variable has at the call, in each call' {
        $seen = foreach ($round in 1..3) { 1 | Invoke-PoolMap { $using:round } -Pool $pool }
        $seen | Should -Be @(1, 2, 3)
    }

    It 'takes the variables of the function that calls' {
        function Invoke-Local { $local = 'of the function'; 1 | Invoke-PoolMap { $using:local } -Pool $pool }
        Invoke-Local | Should -Be 'of the function'
    }

    It 'changes nothing in the shell when a body changes a value' {
        $list = [Collections.ArrayList]@(1)
        1 | Invoke-PoolMap { $l = $using:list; $null = $l.Add(2); $l.Count } -Pool $pool | Should -Be 2
        $list.Count | Should -Be 1
    }

    It 'is an error that names a variable that does not exist' {
        { 1 | Invoke-PoolMap { $using:noSuchThing } -Pool $pool } | Should -Throw '*$using:noSuchThing*no such variable*' -ErrorId 'UsingVariableNotFound,*'
        { 1 | Invoke-PoolMap { $using:noSuchThing.Name[0] } -Pool $pool } | Should -Throw '*$using:noSuchThing*' -ErrorId 'UsingVariableNotFound,*'
    }

    It 'is an error that names the path in a value that cannot cross' {
        $bag = @{ Lock = [Threading.Mutex]::new() }
        { 1 | Invoke-PoolMap { $using:bag } -Pool $pool } | Should -Throw '$using:bag.Lock can*' -ErrorId 'NotSerializable,*'
        { 1 | Invoke-PoolMap { $args } -ArgumentList 1, $bag -Pool $pool } | Should -Throw '-ArgumentList*1*.Lock can*' -ErrorId 'NotSerializable,*'
    }

    It 'goes with arguments and parameters' {
        $c = 'c'
        1 | Invoke-PoolMap { param($a, $b) "$a$b$using:c" } -ArgumentList 'a' -Parameter @{ b = 'b' } -Pool $pool | Should -Be 'abc'
    }
}

Describe 'Invoke-PoolMap: functions' {
    BeforeAll {
        function Get-Double($n) { 2 * $n }
        function Get-Quadruple($n) { Get-Double (Get-Double $n) }
        filter Add-Mark { "$_!" }
        function Get-Factorial([int] $n) { if ($n -lt 2) { 1 } else { $n * (Get-Factorial ($n - 1)) } }
        function Test-Thing {
            [CmdletBinding()] param([Parameter(Mandatory, ValueFromPipeline)] [string] $Name, [switch] $Loud)
            process { $Loud ? $Name.ToUpperInvariant() : $Name }
        }
    }

    It 'takes a function along that the body calls' {
        1..3 | Invoke-PoolMap { Get-Double $_ } -Pool $pool | Should -Be @(2, 4, 6)
    }

    It 'takes along what that function calls in turn' {
        1..3 | Invoke-PoolMap { Get-Quadruple $_ } -Pool $pool | Should -Be @(4, 8, 12)
    }

    It 'takes filters, recursive and advanced functions along' {
        1 | Invoke-PoolMap { $_ | Add-Mark } -Pool $pool | Should -Be '1!'
        5 | Invoke-PoolMap { Get-Factorial $_ } -Pool $pool | Should -Be 120
        'a' | Invoke-PoolMap { $_ | Test-Thing -Loud } -Pool $pool | Should -Be 'A'
    }

    It 'takes along what is called in blocks within the body and in subexpressions' {
        1 | Invoke-PoolMap { 1..2 | ForEach-Object { "<$(Get-Double $_)>" } } -Pool $pool | Should -Be @('<2>', '<4>')
    }

    It 'prefers a function that the body defines itself' {
        1 | Invoke-PoolMap { function Get-Double($n) { "own $n" }; Get-Double $_ } -Pool $pool | Should -Be 'own 1'
    }

    It 'takes a function as it is at each call' {
        function Get-Version { 'first' }
        1 | Invoke-PoolMap { Get-Version } -Pool $pool | Should -Be 'first'
        function Get-Version { 'second' }
        1 | Invoke-PoolMap { Get-Version } -Pool $pool | Should -Be 'second'
    }

    It 'takes no function to a body that does not call it' {
        1 | Invoke-PoolMap { [bool](Get-Command "Get-Doub$('le')" -ErrorAction Ignore) } -Pool $pool | Should -BeFalse
    }

    It 'names the place of the function in its errors' {
        function Get-Wrong { throw 'in the function' }
        $null = 1 | Invoke-PoolMap { Get-Wrong } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].InvocationInfo.Line | Should -BeLike '*function Get-Wrong*'
        $problems[0].InvocationInfo.ScriptName | Should -Be (Get-Command Get-Wrong).ScriptBlock.File
    }
}

Describe 'Invoke-PoolMap: $using: in functions' {
    It 'takes along what a function names that the body calls' {
        $box = @{ List = 1, 2, 3 }
        function Get-Third { $using:box.List[2] }
        function Get-Both { "$(Get-Third) $using:box" }
        1 | Invoke-PoolMap { Get-Both } -Pool $pool | Should -Be '3 System.Collections.Hashtable'
    }

    It 'is an error that names a variable that a function names and that does not exist' {
        function Get-Nothing { $using:noSuchThing }
        { 1 | Invoke-PoolMap { Get-Nothing } -Pool $pool } | Should -Throw '*$using:noSuchThing*' -ErrorId 'UsingVariableNotFound,*'
    }
}

Describe 'Invoke-PoolMap: aliases' {
    It 'takes an alias along, and the function that it means' {
        function Get-Triple($n) { 3 * $n }
        Set-Alias triple Get-Triple
        Set-Alias thrice triple
        2 | Invoke-PoolMap { (triple $_), (thrice $_) } -Pool $pool | Should -Be @(6, 6)
    }

    It 'takes an alias of a cmdlet along' {
        Set-Alias joined Join-Path
        1 | Invoke-PoolMap { joined 'a' 'b' } -Pool $pool | Should -Be (Join-Path 'a' 'b')
    }

    It 'takes along what PowerShell''s own alias means here, if that was changed' {
        1 | Invoke-PoolMap { 1, 2 | % { $_ * 2 } } -Pool $pool | Should -Be @(2, 4)
        Set-Alias gci Get-Double -Force
        function Get-Double($n) { 2 * $n }
        4 | Invoke-PoolMap { gci $_ } -Pool $pool | Should -Be 8
    }
}

Describe 'Invoke-PoolMap: modules' {
    BeforeAll {
        $folder = New-Folder
        [IO.File]::WriteAllText("$folder/CaptureMod.psm1", @'
$script:greeting = 'hello'
function Get-Greeting($name) { "$script:greeting $(Get-Hidden $name)" }
function Get-Hidden($name) { "<$name> $script:greeting" }
function Invoke-Greeting($pool) { $end = '!'; 'x' | Invoke-PoolMap { "$(Get-Hidden $_) | $(Get-Greeting $_)$using:end" } -Pool $pool }
Set-Alias greet Get-Greeting
Export-ModuleMember -Function Get-Greeting, Invoke-Greeting -Alias greet
'@)
        Import-Module "$folder/CaptureMod.psm1"
    }

    AfterAll {
        Remove-Module CaptureMod
    }

    It 'imports the module of a function that the body calls' {
        'a' | Invoke-PoolMap { Get-Greeting $_ } -Pool $pool | Should -Be 'hello <a> hello'
        'a' | Invoke-PoolMap { greet $_ } -Pool $pool | Should -Be 'hello <a> hello'
    }

    It 'takes functions along that a module keeps to itself, for bodies within it' {
        Invoke-Greeting $pool | Should -Be '<x> hello | hello <x> hello!'
    }

    It 'carries functions of a module that has no file as they are' {
        $null = New-Module -Name CaptureLoose { function Get-Loose { "loose $(Get-Looser)" }; function Get-Looser { 'looser' }; Export-ModuleMember Get-Loose } | Import-Module
        try { 1 | Invoke-PoolMap { Get-Loose } -Pool $pool | Should -Be 'loose looser' } finally { Remove-Module CaptureLoose }
    }

    It 'is an error of the item that names a module that a worker can not import' {
        $bad = Join-Path (New-Folder) 'Bad.psm1'
        [IO.File]::WriteAllText($bad, 'throw "no import"')
        $null = 1 | Invoke-PoolMap { 1 } -ImportModule $bad -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'ModuleNotImported*'
        "$($problems[0])" | Should -BeLike "*$bad*no import*"
    }

    It 'runs no item without its module' {
        $bad = Join-Path (New-Folder) 'Bad.psm1'
        [IO.File]::WriteAllText($bad, 'throw "no import"')
        1..3 | Invoke-PoolMap { Get-Variable Nothing -ErrorAction Ignore; $_ } -ImportModule $bad -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.Count | Should -Be 3
    }
}

Describe 'Invoke-PoolMap: what is said instead of found' {
    BeforeAll {
        function Get-Inner { 'inner' }
        function Get-Named { "named $(Get-Inner)" }
    }

    It 'takes the functions of -Function along, with those that they call' {
        'Get-Named' | Invoke-PoolMap { & $_ } -Function Get-Named -Pool $pool | Should -Be 'named inner'
    }

    It 'is an error that names a function that does not exist' {
        { 1 | Invoke-PoolMap { 1 } -Function Get-NoSuchThing -Pool $pool } | Should -Throw "*'Get-NoSuchThing'*" -ErrorId 'FunctionNotFound,*'
    }

    It 'imports the modules of -ImportModule, by a path that means the caller''s' {
        Push-Location -LiteralPath (New-Folder)
        try {
            [IO.File]::WriteAllText("$PWD/Named.psm1", 'function Get-OfNamed { "of the module" }')
            1 | Invoke-PoolMap { & ('Get-Of' + 'Named') } -ImportModule ./Named.psm1 -Pool $pool | Should -Be 'of the module'
        }
        finally { Pop-Location }
    }

    It 'sets the variables of -Variable, in each item anew' {
        1..2 | Invoke-PoolMap { "$number $($list.Count) $($none -eq $null)"; $number = 'changed' } -Variable @{ number = 5; list = @('x'); none = $null } -Pool $pool | Should -Be @('5 1 True', '5 1 True')
        1 | Invoke-PoolMap { "$number" } -Variable @{ number = 6 } -Pool $pool | Should -Be '6'
        1 | Invoke-PoolMap { "[$number]" } -Pool $pool | Should -Be '[]'
    }

    It 'is an error that names a variable of -Variable that can not be set: <Name>' -ForEach @(@{ Name = '_' }, @{ Name = 'PSHOME' }, @{ Name = 'env:X' }, @{ Name = 'args' }) {
        { 1 | Invoke-PoolMap { 1 } -Variable @{ $Name = 1 } -Pool $pool } | Should -Throw "*$Name*" -ErrorId 'InvalidVariable,*'
    }

    It 'is an error that names the path in a variable that can not cross' {
        { 1 | Invoke-PoolMap { 1 } -Variable @{ bag = @{ Lock = [Threading.Mutex]::new() } } -Pool $pool } | Should -Throw '-Variable.bag*Lock can*' -ErrorId 'NotSerializable,*'
    }

    It 'finds nothing with -NoCapture but what is asked for' {
        $VerbosePreference = 'Continue'
        $value = 7
        $out = 1 | Invoke-PoolMap { Get-Named } -NoCapture -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $out | Should -BeNullOrEmpty
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'CommandNotFoundException*'
        1 | Invoke-PoolMap { "$VerbosePreference $using:value $(Get-Inner)" } -NoCapture -Function Get-Inner -Pool $pool | Should -Be 'SilentlyContinue 7 inner'
    }

    It 'works for tasks too' {
        $task = Submit-PoolTask { "$word $(& ('Get-' + 'Inner'))" } -Variable @{ word = 'w' } -Function Get-Inner -Pool $pool
        $task | Wait-PoolTask | Receive-PoolTask | Should -Be 'w inner'
        $task | Remove-PoolTask
    }
}
