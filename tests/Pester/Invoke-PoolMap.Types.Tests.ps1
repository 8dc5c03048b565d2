using namespace System.Collections.Generic

# At the top, as in a user's script: classes of a file are known throughout it.
class CapturePoint {
    [int] $X
    CapturePoint([int] $x) { $this.X = $x }
    [int] Twice() { return 2 * $this.X }
    [void] Fail() { throw 'in a class' }
}
enum CaptureColor { Red; Green }
class CapturePixel : CapturePoint {
    [CaptureColor] $Color = 'Green'
    static [int] $Made = 0
    CapturePixel([int] $x) : base($x) { [CapturePixel]::Made++ }
    [CapturePoint] Plain() { return [CapturePoint]::new($this.X) }
    [string] Told() { return Get-CaptureText $this.Color }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 1
    function Get-CaptureText($what) { "<$what>" }
    function New-CapturePoint($x) { [CapturePoint]::new($x) }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Invoke-PoolMap: classes and enumerations' {
    It 'takes a class of the file along' {
        1..2 | Invoke-PoolMap { [CapturePoint]::new($_).Twice() } -Pool $pool | Should -Be @(2, 4)
    }

    It 'takes along what a class is made of, and the functions that it calls' {
        1 | Invoke-PoolMap { $pixel = [CapturePixel]::new(4); "$($pixel.Color) $($pixel.Plain().Twice()) $($pixel.Told())" } -Pool $pool | Should -Be 'Green 8 <Green>'
    }

    It 'takes enumerations along' {
        1 | Invoke-PoolMap { "$([CaptureColor] $_)" } -Pool $pool | Should -Be 'Green'
    }

    It 'takes along the classes of functions that the body calls' {
        3 | Invoke-PoolMap { (New-CapturePoint $_).Twice() } -Pool $pool | Should -Be 6
    }

    It 'finds a class in a parameter, a generic argument, an array and New-Object' {
        3 | Invoke-PoolMap { param([CapturePoint] $p = 3) $p.Twice() } -Pool $pool | Should -Be 6
        3 | Invoke-PoolMap { [List[CapturePoint]]::new().Count } -Pool $pool | Should -Be 0
        3 | Invoke-PoolMap { ([CapturePoint[]] @(1, 2)).Count } -Pool $pool | Should -Be 2
        3 | Invoke-PoolMap { (New-Object CapturePoint 5).Twice() } -Pool $pool | Should -Be 10
    }

    It 'prefers a class that the body defines itself' {
        1 | Invoke-PoolMap { class CapturePoint { [int] Twice() { return 99 } }; [CapturePoint]::new().Twice() } -Pool $pool | Should -Be 99
    }

    It 'takes a class along that a dot-sourced file defined' {
        $file = Join-Path (New-Folder) 'class.ps1'
        [IO.File]::WriteAllText($file, 'class CaptureDotted { [string] Say() { return "dotted" } }')
        . $file
        1 | Invoke-PoolMap { [CaptureDotted]::new().Say() } -Pool $pool | Should -Be 'dotted'
    }

    It 'takes the class that the name means now, also where a worker had another one of that name' {
        foreach ($version in 1..3) {
            $file = Join-Path (New-Folder) 'class.ps1'
            [IO.File]::WriteAllText($file, "class CaptureAgain { [string] Say() { return 'v$version' } }; 1 | Invoke-PoolMap { [CaptureAgain]::new().Say() } -Pool `$pool")
            & $file | Should -Be "v$version"
        }
    }

    It 'names the place in the class in its errors' {
        $null = 1 | Invoke-PoolMap { [CapturePoint]::new(1).Fail() } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].Exception.Message | Should -BeLike '*in a class*'
        "$($problems[0].ScriptStackTrace)" | Should -BeLike '*Fail*Types.Tests.ps1: line 8*'
    }

    It 'works after an item that failed' {
        1..3 | Invoke-PoolMap { if ($_ -eq 2) { throw 'two' }; [CapturePoint]::new($_).Twice() } -Pool $pool -ErrorAction SilentlyContinue | Should -Be @(2, 6)
    }
}

Describe 'Invoke-PoolMap: using lines' {
    It 'takes using namespace along' {
        1 | Invoke-PoolMap { [List[int]]::new().GetType().Name } -Pool $pool | Should -Be 'List`1'
        1 | Invoke-PoolMap { $x = [Stack[int]]::new(); $x.Push($_); $x.Count } -Pool $pool | Should -Be 1
    }

    It 'keeps lines and columns of the body' {
        $null = 1 | Invoke-PoolMap { [List[int]]::new(); throw 'here' } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $here = [IO.File]::ReadAllLines($problems[0].InvocationInfo.ScriptName)[$problems[0].InvocationInfo.ScriptLineNumber - 1]
        $here | Should -BeLike '*Invoke-PoolMap*throw*'
        $problems[0].InvocationInfo.OffsetInLine | Should -Be ($here.IndexOf('throw') + 1)
    }

    It 'takes using module along, by a path that means the caller''s' {
        $folder = New-Folder
        [IO.File]::WriteAllText("$folder/Shapes.psm1", 'class CaptureShape { [int] $Sides = 3 }; function Get-Shape { "shape" }')
        $file = "$folder/use.ps1"
        [IO.File]::WriteAllText($file, "using module ./Shapes.psm1`n1 | Invoke-PoolMap { `"`$([CaptureShape]::new().Sides) `$(Get-Shape)`" } -Pool `$pool")
        & $file | Should -Be '3 shape'
    }

    It 'gives instances of the classes of using module back, takes them as inputs, and as variables' {
        $folder = New-Folder
        [IO.File]::WriteAllText("$folder/Boxes.psm1", @'
enum PoolShade { Red; Blue }
class PoolInner { [string] $Text = 'inner'; hidden [int] $Made = 1 }
class PoolBox { [int] $N; [PoolInner] $Inner = [PoolInner]::new(); [PoolShade] $Shade = 'Blue'; PoolBox([int] $n) { $this.N = $n } [string] Told() { return "$($this.N) $($this.Inner.Text) $($this.Shade)" } }
'@)
        $file = "$folder/use.ps1"
        [IO.File]::WriteAllText($file, @'
using module ./Boxes.psm1
$back = 1, 2 | Invoke-PoolMap { [PoolBox]::new($_) } -Pool $pool
"$($back[1] -is [PoolBox]) $($back[1].Inner -is [PoolInner]) $($back[1].Told())"
[PoolBox]::new(3), [PoolBox]::new(4) | Invoke-PoolMap { "$($_ -is [PoolBox]) $($_.Told())" } -Pool $pool
1 | Invoke-PoolMap { "$($box -is [PoolBox]) $($box.Told())" } -Variable @{ box = [PoolBox]::new(5) } -Pool $pool
$box = [PoolBox]::new(6)
(1 | Invoke-PoolMap { $b = $using:box; $b.N++; [PoolBox] $b } -Pool $pool).Told()
'@)
        $fresh = Start-ProcessPool -MaxWorkers 1
        foreach ($pool in $pool, $fresh) { & $file | Should -Be 'True True 2 inner Blue', 'True 3 inner Blue', 'True 4 inner Blue', 'True 5 inner Blue', '7 inner Blue' }
        Stop-ProcessPool $fresh
    }

    It 'takes classes and namespaces along that were typed at a prompt' {
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        try {
            $lines = "Import-Module '$ModulePath'", 'using namespace System.Text', 'class TypedBase { [int] One() { return 1 } }', 'class Typed : TypedBase { [int] Two() { return 2 * $this.One() } }',
                '1 | Invoke-PoolMap { "$([Typed]::new().Two()) $([StringBuilder]::new("x"))" }', 'Get-ProcessPool | Stop-ProcessPool -Force'
            $said = foreach ($line in $lines) {
                $shell = [powershell]::Create($runspace)
                try { $shell.AddScript($line, $false).Invoke($null, [Management.Automation.PSInvocationSettings]@{ AddToHistory = $true }) } finally { $shell.Dispose() }
            }
            $said | Should -Be '2 x'
        }
        finally { $runspace.Dispose() }
    }
}
