using namespace System.Collections.Generic

# At the top, as in a user's script: classes of a file are known throughout it.
enum ObjectShade { Dark; Light }
class ObjectBase {
    [int] $Id
    hidden [string] $Secret = 'none'
    static [int] $Made = 0
    ObjectBase() { [ObjectBase]::Made++ }
    [string] Told() { return "$($this.Id) $($this.Secret)" }
}
class ObjectNode : ObjectBase {
    [string] $Name
    [ObjectShade] $Shade
    [ValidateRange(1, 5)] [int] $Rank = 1
    [ObjectNode[]] $Kids = @()
    [List[ObjectNode]] $More = [List[ObjectNode]]::new()
    [ObjectNode] $Parent
    [object] $Any
    ObjectNode() { }
    ObjectNode([string] $name) { $this.Name = $name; $this.Secret = "of $name" }
    [string] ToString() { return "node $($this.Name)" }
}
class ObjectHolder {
    [Diagnostics.Stopwatch] $Watch
    [string] $Name
}
class ObjectOfNet : Collections.Generic.List[int] {
    [string] $Name
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 1
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Invoke-PoolMap: objects of the classes of its caller' {
    It 'come back as instances, whose methods work, and no constructor is run' {
        $before = [ObjectBase]::Made
        $node = 1 | Invoke-PoolMap { $n = [ObjectNode]::new('a'); $n.Id = 7; $n } -Pool $pool
        [object]::ReferenceEquals($node.GetType(), [ObjectNode]) | Should -BeTrue
        $node -is [ObjectBase] | Should -BeTrue
        $node.Told() | Should -Be '7 of a'
        "$node" | Should -Be 'node a'
        [ObjectBase]::Made | Should -Be $before
    }

    It 'have their enumerations, lists and arrays of the declared types' {
        $node = 1 | Invoke-PoolMap {
            $n = [ObjectNode]::new('root')
            $n.Shade = 'Light'
            $n.Kids = [ObjectNode]::new('k1'), [ObjectNode]::new('k2')
            $n.More.Add([ObjectNode]::new('m'))
            $n.Any = @{ inner = [ObjectNode]::new('i') }
            foreach ($kid in $n.Kids) { $kid.Parent = $n }
            $n
        } -Pool $pool
        $node.Shade -is [ObjectShade] | Should -BeTrue
        $node.Shade | Should -Be ([ObjectShade]::Light)
        $node.Kids -is [ObjectNode[]] | Should -BeTrue
        $node.Kids.Name | Should -Be @('k1', 'k2')
        $node.More -is [List[ObjectNode]] | Should -BeTrue
        $node.More[0].Told() | Should -Be '0 of m'
        $node.Any['inner'] -is [ObjectNode] | Should -BeTrue
        [object]::ReferenceEquals($node.Kids[1].Parent, $node) | Should -BeTrue
    }

    It 'are found in other objects, and deep ones whole' {
        $table = 1 | Invoke-PoolMap {
            $top = [ObjectNode]::new('0')
            $at = $top
            foreach ($i in 1..20) { $at.Kids = @([ObjectNode]::new("$i")); $at = $at.Kids[0] }
            @{ node = $top; list = @([ObjectNode]::new('x')) }
        } -Pool $pool
        $at = $table.node
        foreach ($i in 1..20) { $at = $at.Kids[0] }
        $at.Name | Should -Be '20'
        $table.list[0] -is [ObjectNode] | Should -BeTrue
    }

    It 'keep what was added to them' {
        $node = 1 | Invoke-PoolMap { [ObjectNode]::new('a') | Add-Member Note 'added' -PassThru } -Pool $pool
        $node.Note | Should -Be 'added'
        $node.Name | Should -Be 'a'
    }

    It 'come back so from tasks too' {
        $node = Submit-PoolTask { [ObjectNode]::new('task') } -Pool $pool | Receive-PoolTask -Wait -AutoRemove
        $node -is [ObjectNode] | Should -BeTrue
        $node.Told() | Should -Be '0 of task'
    }

    It 'come back so from a journal' {
        $journal = Join-Path (New-Folder) 'a.journal'
        foreach ($round in 1, 2) {
            $node = 1 | Invoke-PoolMap { [ObjectNode]::new("$PID") } -Pool $pool -Checkpoint $journal
            $node -is [ObjectNode] | Should -BeTrue
            $node.Told() | Should -Be "0 of $($node.Name)"
        }
    }

    It 'stay bags where a property could not hold what arrives, or where .NET has a part in them' {
        $holder = 1 | Invoke-PoolMap { [ObjectHolder] @{ Name = 'h'; Watch = [Diagnostics.Stopwatch]::new() } } -Pool $pool
        $holder -is [ObjectHolder] | Should -BeFalse
        $holder.pstypenames[0] | Should -Be 'Deserialized.ObjectHolder'
        $holder.Name | Should -Be 'h'
        $list = 1 | Invoke-PoolMap { , [ObjectOfNet]::new() } -Pool $pool
        $list -is [ObjectOfNet] | Should -BeFalse
    }

    It 'stay bags where the body does not use the class, and with -NoCapture' {
        $bag = 1 | Invoke-PoolMap -NoCapture { Invoke-Expression 'class ObjectBase { [int] $Id = 3 }; [ObjectBase]::new()' } -Pool $pool
        $bag -is [ObjectBase] | Should -BeFalse
        $bag.Id | Should -Be 3
    }
}

Describe 'Invoke-PoolMap: -Depth' {
    It 'is how many levels of properties come back' {
        $one = 1 | Invoke-PoolMap { [Globalization.DateTimeFormatInfo]::InvariantInfo } -Pool $pool
        $two = 1 | Invoke-PoolMap { [Globalization.DateTimeFormatInfo]::InvariantInfo } -Depth 2 -Pool $pool
        $one.Calendar | Should -BeOfType [string]
        $two.Calendar.TwoDigitYearMax | Should -BeGreaterThan 2000
    }

    It 'is how many levels go to the workers, as input and as $using: value' {
        $format = [Globalization.DateTimeFormatInfo]::InvariantInfo
        $format | Invoke-PoolMap { $null -eq $_.Calendar.TwoDigitYearMax } -Pool $pool | Should -BeTrue
        $format | Invoke-PoolMap { $_.Calendar.TwoDigitYearMax } -Depth 2 -Pool $pool | Should -BeGreaterThan 2000
        1 | Invoke-PoolMap { ($using:format).Calendar.TwoDigitYearMax } -Depth 2 -Pool $pool | Should -BeGreaterThan 2000
        1 | Invoke-PoolMap { $args[0].Calendar.TwoDigitYearMax } -ArgumentList $format -Depth 2 -Pool $pool | Should -BeGreaterThan 2000
        1 | Invoke-PoolMap { $given.Calendar.TwoDigitYearMax } -Variable @{ given = $format } -Depth 2 -Pool $pool | Should -BeGreaterThan 2000
    }

    It 'is there for tasks' {
        $task = Submit-PoolTask { [Globalization.DateTimeFormatInfo]::InvariantInfo } -Depth 2 -Pool $pool
        ($task | Receive-PoolTask -Wait -AutoRemove).Calendar.TwoDigitYearMax | Should -BeGreaterThan 2000
    }

    It 'is refused out of its range' {
        foreach ($depth in 0, -1, 101) {
            { 1 | Invoke-PoolMap { 1 } -Depth $depth -Pool $pool } | Should -Throw -ErrorId 'InvalidLimit,ParallelProc.Commands.InvokePoolMapCommand'
            { Submit-PoolTask { 1 } -Depth $depth -Pool $pool } | Should -Throw -ErrorId 'InvalidLimit,ParallelProc.Commands.SubmitPoolTaskCommand'
        }
    }
}

Describe 'Invoke-PoolMap: -Rehydrate' {
    It 'makes a type again that the caller names, and nothing else' {
        $made, $bag = 1 | Invoke-PoolMap -Rehydrate Net.NetworkCredential { [Net.NetworkCredential]::new('u', 'p'); [uribuilder] 'https://example.org' } -Pool $pool
        $made -is [Net.NetworkCredential] | Should -BeTrue
        $made.UserName | Should -Be 'u'
        $bag.pstypenames[0] | Should -Be 'Deserialized.System.UriBuilder'
        $without = 1 | Invoke-PoolMap { [Net.NetworkCredential]::new('u', 'p') } -Pool $pool
        $without -is [Net.NetworkCredential] | Should -BeFalse
    }

    It 'sets what can be set, and leaves out what follows from that' {
        $made = 1 | Invoke-PoolMap -Rehydrate UriBuilder { [uribuilder] 'https://example.org/a?b=c' } -Pool $pool
        $made -is [uribuilder] | Should -BeTrue
        $made.Uri.AbsoluteUri | Should -Be 'https://example.org/a?b=c'
    }

    It 'looks at elements of an array, and at the outputs of -Detailed' {
        $array = 1 | Invoke-PoolMap -Rehydrate Net.NetworkCredential { , @([Net.NetworkCredential]::new('u', 'p')) } -Pool $pool
        $array[0] -is [Net.NetworkCredential] | Should -BeTrue
        $result = 1 | Invoke-PoolMap -Detailed -Rehydrate Net.NetworkCredential { [Net.NetworkCredential]::new('u', 'p') } -Pool $pool
        $result.Output[0] -is [Net.NetworkCredential] | Should -BeTrue
    }

    It 'is there for tasks, where they are received' {
        $made = Submit-PoolTask { [Net.NetworkCredential]::new('u', 'p') } -Pool $pool | Receive-PoolTask -Wait -AutoRemove -Rehydrate Net.NetworkCredential
        $made -is [Net.NetworkCredential] | Should -BeTrue
    }

    It 'writes what it can not make as it came, with an error' {
        $bag = 1 | Invoke-PoolMap -Rehydrate Diagnostics.FileVersionInfo { [Diagnostics.FileVersionInfo]::GetVersionInfo([object].Assembly.Location) } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $bag.pstypenames[0] | Should -Be 'Deserialized.System.Diagnostics.FileVersionInfo'
        $problems[0].FullyQualifiedErrorId | Should -Be 'RehydrationFailed,ParallelProc.Commands.InvokePoolMapCommand'
        [object]::ReferenceEquals($problems[0].TargetObject, $bag) -or $problems[0].TargetObject.pstypenames[0] -eq $bag.pstypenames[0] | Should -BeTrue
    }

    It 'is not for jobs' {
        { 1 | Invoke-PoolMap { 1 } -AsJob -Rehydrate UriBuilder -Pool $pool } | Should -Throw -ErrorId 'RehydrateAsJob,ParallelProc.Commands.InvokePoolMapCommand'
        { 1 | Invoke-PoolMap { 1 } -JobName 'j' -Rehydrate UriBuilder -Pool $pool } | Should -Throw '*-JobName*' -ErrorId 'RehydrateAsJob,ParallelProc.Commands.InvokePoolMapCommand'
    }
}

Describe 'Invoke-PoolMap: objects whose properties fail' {
    It 'gives null for the property, and what its error said' {
        $value = 1 | Invoke-PoolMap { [pscustomobject]@{ A = 1 } | Add-Member ScriptProperty B { throw "no B of $($this.A)" } -PassThru } -Pool $pool -ErrorVariable problems
        $problems.Count | Should -Be 0
        $value.A | Should -Be 1
        $value.psobject.Properties['B'] | Should -Not -BeNullOrEmpty
        $value.B | Should -BeNullOrEmpty
        $value.PSPropertyErrors.B | Should -BeLike '*no B of 1*'
        $value.psobject.Properties.Name | Should -Be @('A', 'B')
    }
}

Describe 'Invoke-PoolMap: types of .NET' {
    It 'takes <Name> there and back' -ForEach @(
        @{ Name = 'an end point'; Value = [Net.IPEndPoint]::new([Net.IPAddress]::Loopback, 80) }
        @{ Name = 'a mail address'; Value = [Net.Mail.MailAddress]::new('a@example.org', 'A') }
        @{ Name = 'a culture'; Value = [cultureinfo] 'de-DE' }
        @{ Name = 'an encoding'; Value = [Text.Encoding]::Latin1 }
        @{ Name = 'a time zone'; Value = [TimeZoneInfo]::Utc }
        @{ Name = 'a pair'; Value = [KeyValuePair[string, int]]::new('a', 1) }
        @{ Name = 'a tuple'; Value = [Tuple]::Create(1, 'a') }
        @{ Name = 'a value tuple'; Value = [ValueTuple]::Create(1, 'a') }
    ) {
        $there = $Value | Invoke-PoolMap { , $_; $_.GetType().FullName } -Pool $pool
        $there[0] | Should -Be $Value
        $there[0].GetType() | Should -Be $Value.GetType()
        $there[1] | Should -Be $Value.GetType().FullName
    }

    It 'takes a table there and back' {
        $table = [Data.DataTable]::new('T')
        $null = $table.Columns.Add('n', [int]), $table.Columns.Add('s', [string])
        $null = $table.Rows.Add(1, 'a'), $table.Rows.Add(2, [DBNull]::Value)
        $back = 1 | Invoke-PoolMap { $t = $using:table; $null = $t.Rows.Add(3, 'c'); , $t } -Pool $pool
        $back -is [Data.DataTable] | Should -BeTrue
        $back.Rows.Count | Should -Be 3
        $back.Rows[1].s | Should -Be ([DBNull]::Value)
        $back.Select('n > 2')[0].s | Should -Be 'c'
    }

    It 'takes JSON there and back' {
        $node = [Text.Json.Nodes.JsonNode]::Parse('{"a":[1,2]}')
        1 | Invoke-PoolMap { ($using:node)['a'].ToJsonString() } -Pool $pool | Should -Be '[1,2]'
        $back = 1 | Invoke-PoolMap { [pscustomobject]@{ Node = [Text.Json.Nodes.JsonNode]::Parse('{"b":true}') } } -Pool $pool
        $back.Node.ToJsonString() | Should -Be '{"b":true}'
    }
}

Describe 'Invoke-PoolMap: instances of the classes of its caller as inputs' {
    BeforeAll {
        $node = [ObjectNode]::new('in')
        $node.Id = 5
        $node.Kids = @([ObjectNode]::new('kid'))
    }

    It 'arrive as instances, from the first one on' {
        $fresh = Start-ProcessPool -MaxWorkers 1
        $node, $node | Invoke-PoolMap { "$($_ -is [ObjectNode]) $($_.Told()) $($_.Kids[0].Told())" } -Pool $fresh | Should -Be @('True 5 of in 0 of kid', 'True 5 of in 0 of kid')
        Stop-ProcessPool $fresh
    }

    It 'arrive as instances in arguments, parameters and $using: values' {
        1 | Invoke-PoolMap { "$(($using:node) -is [ObjectNode]) $(($using:node).Told()) $($args[0].Told())" } -ArgumentList $node -Pool $pool | Should -Be 'True 5 of in 5 of in'
        1 | Invoke-PoolMap { param([ObjectNode] $of) $of.Told() } -Parameter @{ of = $node } -Pool $pool | Should -Be '5 of in'
        $node | Submit-PoolTask { $_ -is [ObjectNode] -and $_.Told() -eq '5 of in' } -Pool $pool | Receive-PoolTask -Wait -AutoRemove | Should -BeTrue
    }

    It 'arrive as instances in variables of -Variable' {
        1 | Invoke-PoolMap { "$($of -is [ObjectNode]) $($of.Told()) $($of.Kids[0].Told())" } -Variable @{ of = $node } -Pool $pool | Should -Be 'True 5 of in 0 of kid'
        Submit-PoolTask { $of -is [ObjectNode] } -Variable @{ of = $node } -Pool $pool | Receive-PoolTask -Wait -AutoRemove | Should -BeTrue
    }

    It 'go there and back' {
        $back = $node | Invoke-PoolMap { $_.Id++; $null = [ObjectNode]; $_ } -Pool $pool
        $back -is [ObjectNode] | Should -BeTrue
        $back.Told() | Should -Be '6 of in'
    }

    It 'are what the body means, also where another script has brought a part of the same classes' {
        1 | Invoke-PoolMap { [ObjectBase]::new().Id } -Pool $pool | Should -Be 0
        $node | Invoke-PoolMap { "$($_ -is [ObjectBase]) $($_ -is [ObjectNode])" } -Pool $pool | Should -Be 'True True'
        [ObjectBase]::new() | Invoke-PoolMap { "$($_ -is [ObjectBase])" } -Pool $pool | Should -Be 'True'
        $node | Invoke-PoolMap { $_ -is [ObjectBase] -and $_ -is [ObjectNode] } -Pool $pool | Should -BeTrue
    }

    It 'arrive as bags where the body does not use the class' {
        $node | Invoke-PoolMap { $_.pstypenames[0] } -Pool $pool | Should -Be 'Deserialized.ObjectNode'
    }

    It 'stay what they are when another script runs in between, and after a body that failed' {
        $node | Invoke-PoolMap { throw [ObjectNode]::new('x').Name } -Pool $pool -ErrorAction SilentlyContinue
        1 | Invoke-PoolMap { 1 } -Pool $pool | Should -Be 1
        $node | Invoke-PoolMap { $_ -is [ObjectNode] } -Pool $pool | Should -BeTrue
        $node, $node | Invoke-PoolMap { $_ -is [ObjectNode]; throw 'next' } -Pool $pool -ErrorAction SilentlyContinue | Should -Be @($true, $true)
    }
}
