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
