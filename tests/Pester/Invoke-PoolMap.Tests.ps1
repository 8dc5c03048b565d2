BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MinWorkers 2 -MaxWorkers 2
    $single = Start-ProcessPool -MaxWorkers 1
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Invoke-PoolMap: inputs and outputs' {
    It 'gives each item as $_ and as $PSItem' {
        1..5 | Invoke-PoolMap { $_ * $PSItem } -Pool $pool | Should -Be @(1, 4, 9, 16, 25)
    }

    It 'takes a collection as -InputObject, and a single object as one item' {
        Invoke-PoolMap { "<$_>" } -InputObject 1, 2, 3 -Pool $pool | Should -Be @('<1>', '<2>', '<3>')
        Invoke-PoolMap { "<$_>" } 'text' -Pool $pool | Should -Be '<text>'
        Invoke-PoolMap { $_.a } @{ a = 7 } -Pool $pool | Should -Be 7
    }

    It 'keeps an item that is an array in one piece' {
        @(1, 2), @(3, 4, 5) | Invoke-PoolMap { $_.Count } -Pool $pool | Should -Be @(2, 3)
        , @(1, 2) | Invoke-PoolMap { $x = $_; $x.Count } -Pool $pool | Should -Be 2
    }

    It 'takes $null and empty texts as items' {
        $null, '', 0 | Invoke-PoolMap { "[$_]" } -Pool $pool | Should -Be @('[]', '[]', '[0]')
        $null | Invoke-PoolMap { $null -eq $_ } -Pool $pool | Should -Be @($true)
        (Invoke-PoolMap { $null -eq $_ } -InputObject $null -Pool $pool) | Should -BeTrue
        Invoke-PoolMap { "[$_]" } '' -Pool $pool | Should -Be '[]'
        , @() | Invoke-PoolMap { $_.Count } -Pool $pool | Should -Be 0
    }

    It 'maps nothing for an empty input' {
        Invoke-PoolMap { 'one' } -InputObject @() -Pool $pool | Should -BeNullOrEmpty
        @() | Invoke-PoolMap { 'one' } -Pool $pool | Should -BeNullOrEmpty
        & { } | Invoke-PoolMap { 'one' } -Pool $pool | Should -BeNullOrEmpty
    }

    It 'takes inputs that a host gives to its pipeline' {
        $shell = [PowerShell]::Create([Management.Automation.RunspaceMode]::CurrentRunspace)
        $null = $shell.AddCommand('Invoke-PoolMap').AddParameter('ScriptBlock', { $_ * 2 }).AddParameter('Pool', $pool)
        $shell.Invoke(@(1, 2, 3)) | Should -Be @(2, 4, 6)
        $shell.Dispose()
    }

    It 'gives nothing for no input, and starts no process for it' {
        $fresh = Start-ProcessPool
        @() | Invoke-PoolMap { $_ } -Pool $fresh | Should -BeNullOrEmpty
        Invoke-PoolMap { $_ } -InputObject @() -Pool $fresh | Should -BeNullOrEmpty
        $fresh.WorkerCount | Should -Be 0
        Stop-ProcessPool $fresh
    }

    It 'gives none, one or many outputs of an item, unrolled as in ForEach-Object' {
        $body = { if ($_ -eq 2) { 'a', 'b', 'c' } elseif ($_ -eq 3) { , @(1, 2) } elseif ($_ -eq 4) { $null } }
        $expected = 1..5 | ForEach-Object $body
        $actual = 1..5 | Invoke-PoolMap $body -Pool $pool
        $actual | Should -HaveCount $expected.Count
        $actual[0..2] | Should -Be @('a', 'b', 'c')
        , $actual[3] | Should -BeOfType ([object[]])
        $actual[4] | Should -Be $null
    }

    It 'passes files on so that they can be read, and properties chosen from objects' {
        $folder = New-Folder
        1..3 | ForEach-Object { Set-Content -LiteralPath "$folder/$_.txt" -Value "text $_" }
        Get-ChildItem -LiteralPath $folder | Sort-Object Name | Invoke-PoolMap { $_ | Get-Content } -Pool $pool | Should -Be @('text 1', 'text 2', 'text 3')
        [pscustomobject]@{ Name = 'x'; Size = 3 } | Invoke-PoolMap { [pscustomobject]@{ Text = "$($_.Name)$($_.Size)" } } -Pool $pool | ForEach-Object Text | Should -Be 'x3'
    }

    It 'gives arguments by position and by name' {
        1..2 | Invoke-PoolMap { "$_ $($args -join '+')" } -ArgumentList 'a', 'b' -Pool $pool | Should -Be @('1 a+b', '2 a+b')
        1..2 | Invoke-PoolMap { param($First, $Second) "$_ $First $Second" } -ArgumentList 'a' -Parameter @{ Second = 'z' } -Pool $pool |
            Should -Be @('1 a z', '2 a z')
    }

    It 'runs a body with begin, process and end whole for each item' {
        1..2 | Invoke-PoolMap { begin { 'b' } process { $_ } end { 'e' } } -Pool $pool | Should -Be @('b', 1, 'e', 'b', 2, 'e')
    }

    It 'takes the body as text too' {
        1..3 | Invoke-PoolMap '$_ + 1' -Pool $pool | Should -Be @(2, 3, 4)
    }

    It 'takes a pool by its name' {
        $id = 1 | Invoke-PoolMap { $PID } -Pool $single.Name
        $id | Should -Be (Get-PoolWorker $single).ProcessId
    }
}

Describe 'Invoke-PoolMap: what arrives' {
    It 'gives bodies classes with constructors' {
        function New-Box { class Box { $Of; Box($of) { $this.Of = $of } }; [Box]::new('carried').Of }
        1 | Invoke-PoolMap { class A { [int] $X; A([int] $x) { $this.X = $x } }; [A]::new(5).X; New-Box } -Pool $pool | Should -Be @(5, 'carried')
    }

    It 'keeps the text of objects that arrive as property bags' {
        $bag = 1 | Invoke-PoolMap { [Text.StringBuilder]::new('sb') } -Pool $pool
        "$bag", $bag.ToString(), [string]$bag | Should -Be @('sb', 'sb', 'sb')
        $bag.Length | Should -Be 2
    }

    It 'takes a DataTable as one item, with its properties and rows' {
        $table = [Data.DataTable]::new('T')
        $null = $table.Columns.Add('a'), $table.Columns.Add('b'), $table.Rows.Add('1', 'x'), $table.Rows.Add('2', 'y')
        , $table | Invoke-PoolMap { $_.PSTypeNames[0]; $_.TableName; $_.Rows.Count; $_.Rows[1].b } -Pool $pool | Should -Be @('System.Data.DataTable', 'T', 2, 'y')
    }
}

Describe 'Invoke-PoolMap: order' {
    It 'writes in the order of the inputs, however long each takes' {
        # Every tenth item is slow.
        1..60 | Invoke-PoolMap { if ($_ % 10 -eq 1) { [Threading.Thread]::Sleep(30) }; $_ } -Pool $pool | Should -Be @(1..60)
    }

    It 'writes in the order of the inputs with a batch size of <_>' -ForEach 1, 2, 7, 50, 1000 {
        1..300 | Invoke-PoolMap { $_; if ($_ % 50 -eq 0) { "$_!" } } -BatchSize $_ -Pool $pool |
            Should -Be @(1..300 | ForEach-Object { $_; if ($_ % 50 -eq 0) { "$_!" } })
    }

    It 'writes results as they come with -Unordered' {
        $gate = Join-Path (New-Folder) 'gate'
        # The first item ends only after the second one's result is here.
        $out = 1..2 | Invoke-PoolMap -Unordered -Pool $pool -TimeoutSeconds 60 {
            if ($_ -eq 1) { while (-not [IO.File]::Exists($using:gate)) { [Threading.Thread]::Sleep(5) } }
            $_
        } | ForEach-Object { if ($_ -eq 2) { Set-Mark $gate }; $_ }
        $out | Should -Be @(2, 1)
    }

    It 'loses and doubles nothing with -Unordered' {
        1..2000 | Invoke-PoolMap { $_ } -Unordered -Pool $pool | Sort-Object | Should -Be @(1..2000)
    }

    It 'writes the result of an item while later ones still run' {
        $gate = Join-Path (New-Folder) 'gate'
        $out = 1..2 | Invoke-PoolMap -Pool $pool -TimeoutSeconds 60 {
            if ($_ -eq 2) { while (-not [IO.File]::Exists($using:gate)) { [Threading.Thread]::Sleep(5) } }
            $_
        } | ForEach-Object { if ($_ -eq 1) { Set-Mark $gate }; $_ }
        $out | Should -Be @(1, 2)
    }

    It 'writes what an item puts out as it is made, not when the item ends' {
        $gate = Join-Path (New-Folder) 'gate'
        $out = 1 | Invoke-PoolMap -Pool $pool -TimeoutSeconds 60 {
            'first'
            while (-not [IO.File]::Exists($using:gate)) { [Threading.Thread]::Sleep(5) }
            'second'
        } | ForEach-Object { if ($_ -eq 'first') { Set-Mark $gate }; $_ }
        $out | Should -Be @('first', 'second')
    }

    It 'writes the result of an item before the next one is read, with a window of one' {
        $kept = @{}
        $out = & { 1; $kept.SeenBefore2 = $kept.Seen; 2 } | Invoke-PoolMap { $_ } -Pool $pool -BufferSize 1 | ForEach-Object { $kept.Seen = $_; $_ }
        $out | Should -Be @(1, 2)
        $kept.SeenBefore2 | Should -Be 1
    }
}

Describe 'Invoke-PoolMap: how much at a time' {
    It 'reads no input beyond a full window: exactly -BufferSize items' {
        $folder = New-Folder
        # The first item waits until so many are read, and then for a ninth, that must not come.
        $out = & { foreach ($n in 1..20) { Set-Mark "$folder/read$n"; $n } } | Invoke-PoolMap -BufferSize 8 -Pool $pool -TimeoutSeconds 60 {
            if ($_ -eq 1) {
                while ([IO.Directory]::GetFiles($using:folder, 'read*').Count -lt 8) { [Threading.Thread]::Sleep(5) }
                $end = [DateTime]::UtcNow.AddMilliseconds(400)
                while ([DateTime]::UtcNow -lt $end -and [IO.Directory]::GetFiles($using:folder, 'read*').Count -lt 9) { [Threading.Thread]::Sleep(5) }
                'read: ' + [IO.Directory]::GetFiles($using:folder, 'read*').Count
            }
            else { $_ }
        }
        $out | Should -Be @(@('read: 8') + 2..20)
    }

    It 'runs on no more workers than -ThrottleLimit' {
        $folder = New-Folder
        $ids = 1..12 | Invoke-PoolMap -ThrottleLimit 1 -BatchSize 1 -Pool $pool {
            $mark = "$using:folder/$_"
            [IO.File]::WriteAllText($mark, '')
            if ([IO.Directory]::GetFiles($using:folder).Count -gt 1) { 'more than one at a time' }
            [Threading.Thread]::Sleep(5)
            [IO.File]::Delete($mark)
        }
        $ids | Should -BeNullOrEmpty
    }

    It 'runs on all workers of the pool' {
        $folder = New-Folder
        $ids = 1..2 | Invoke-PoolMap -Pool $pool -TimeoutSeconds 60 {
            [IO.File]::WriteAllText("$using:folder/$_", '')
            while ([IO.Directory]::GetFiles($using:folder).Count -lt 2) { [Threading.Thread]::Sleep(5) }
            $PID
        }
        $ids | Select-Object -Unique | Should -HaveCount 2
    }

    It 'never has more workers than the pool may have' {
        $small = Start-ProcessPool -MaxWorkers 2
        $most = 1..200 | Invoke-PoolMap { [Threading.Thread]::Sleep(1); $PID } -Pool $small -BatchSize 1 | ForEach-Object { $small.WorkerCount } | Measure-Object -Maximum
        $most.Maximum | Should -BeLessOrEqual 2
        Stop-ProcessPool $small
    }

    It 'reuses one process for maps that follow one another' {
        $ids = foreach ($round in 1..3) { $round | Invoke-PoolMap { $PID } -Pool $single }
        $ids | Should -HaveCount 3
        $ids | Select-Object -Unique | Should -HaveCount 1
    }

    It 'ends an infinite input with Select-Object -First, and leaves the pool usable' {
        $kept = @{ Made = 0 }
        & { while ($true) { (++$kept.Made) } } | Invoke-PoolMap { $_ } -Pool $pool | Select-Object -First 3 | Should -Be @(1, 2, 3)
        1..3 | Invoke-PoolMap { $_ } -Pool $pool | Should -Be @(1, 2, 3)
        $pool.LostWorkers | Should -Be 0
    }

    It 'stops what runs when the pipeline is cut, and keeps its worker' {
        $id = 1 | Invoke-PoolMap { $PID } -Pool $single
        1..3 | Invoke-PoolMap { $_; while ($true) { [Threading.Thread]::Sleep(5) } } -Pool $single -GracePeriodSeconds 60 | Select-Object -First 1 | Should -Be 1
        1 | Invoke-PoolMap { $PID } -Pool $single | Should -Be $id
    }

    It 'stops what runs when the input fails, and lets its error through' {
        { & { 1; throw 'the input is broken' } | Invoke-PoolMap { [Threading.Thread]::Sleep(10); $_ } -Pool $pool } | Should -Throw 'the input is broken'
        1..3 | Invoke-PoolMap { $_ } -Pool $pool | Should -Be @(1, 2, 3)
    }

    It 'holds an item back that puts out more than is read' {
        $file = Join-Path (New-Folder) 'count'
        function Get-Made { try { [int][IO.File]::ReadAllText($file) } catch [IO.IOException] { 0 } }
        $output = 1 | Invoke-PoolMap { foreach ($i in 1..300) { 'x' * 1MB; [IO.File]::WriteAllText($using:file, "$i") } } -Pool $pool | ForEach-Object {
            if (-not $seen) {
                $seen = $true
                Wait-Until { (Get-Made) -ge 50 } | Should -BeTrue
                Wait-Until { (Get-Made) -ge 200 } -Seconds 3 | Should -BeFalse
            }
            $_.Length
        }
        $output | Should -HaveCount 300
    }

    It 'runs two maps of one pool in one pipeline, also where the first puts out more than is held' {
        $one = Start-ProcessPool -MaxWorkers 1
        1 | Invoke-PoolMap { foreach ($i in 1..150) { 'x' * 1MB } } -Pool $one | Invoke-PoolMap { $_.Length } -Pool $one | Should -Be @(@(1MB) * 150)
        Stop-ProcessPool $one
    }

    It 'runs two maps of one pool in one pipeline' {
        1..50 | Invoke-PoolMap { $_ * 2 } -Pool $pool | Invoke-PoolMap { $_ + 1 } -Pool $pool | Should -Be @(1..50 | ForEach-Object { $_ * 2 + 1 })
    }

    It 'starts one shared pool on first use, when no pool is named, and keeps it for later calls' {
        $first = 1 | Invoke-PoolMap { $PID }
        $default = Get-ProcessPool Default
        1 | Invoke-PoolMap { $PID } | Should -BeIn @(Get-PoolWorker Default).ProcessId
        $first | Should -BeIn @(Get-PoolWorker Default).ProcessId
        Get-ProcessPool Default | Should -Be $default
        Stop-ProcessPool Default
        1 | Invoke-PoolMap { $_ } | Should -Be 1 -Because 'a new one takes its place'
        Stop-ProcessPool Default
    }
}

Describe 'Invoke-PoolMap: each item starts clean' {
    It 'shows no item the variables that another one set' {
        1..5 | Invoke-PoolMap { "$leaf"; $leaf = $_ } -Pool $single | Should -Be @('', '', '', '', '')
    }

    It 'shows no item the $Matches of another one' {
        'ab', 'x' | Invoke-PoolMap { $null = $_ -match '(a)b'; "$(${Matches}?[1])" } -Pool $single | Should -Be @('a', '')
        'ab', 'x' | Invoke-PoolMap { if ($_ -match 'a(b)') { $Matches[1] } else { "[$($Matches.Count)]" } } -Pool $single | Should -Be @('b', '[0]')
    }

    It 'shows no item the functions that another one defined' {
        1..2 | Invoke-PoolMap { [bool](Get-Command Get-Leftover -ErrorAction Ignore); function Get-Leftover { } } -Pool $single | Should -Be @($false, $false)
    }

    It 'puts location, preferences and $LASTEXITCODE back' {
        $there = New-Folder
        $places = 1..2 | Invoke-PoolMap { "$PWD"; Set-Location -LiteralPath $using:there } -Pool $single
        $places[1] | Should -Be $places[0]
        1..2 | Invoke-PoolMap { "$ErrorActionPreference"; $ErrorActionPreference = 'SilentlyContinue' } -Pool $single | Should -Be @('Continue', 'Continue')
        1..2 | Invoke-PoolMap { "[$LASTEXITCODE]"; $global:LASTEXITCODE = 5 } -Pool $single | Should -Be @('[]', '[]')
    }

    It 'keeps what goes into $global: and $env: with the worker' {
        1..3 | Invoke-PoolMap { $global:Sum += $_; $global:Sum } -Pool $single | Should -Be @(1, 3, 6)
        1..2 | Invoke-PoolMap { "$env:PP_MAP"; $env:PP_MAP = $_ } -Pool $single | Should -Be @('', '1')
    }

    It 'ends an item with return, and with a bare break or continue' {
        1..3 | Invoke-PoolMap { $_; if ($_ -eq 2) { return 'left' }; 'end' } -Pool $single | Should -Be @(1, 'end', 2, 'left', 3, 'end')
        1..3 | Invoke-PoolMap { $_; if ($_ -eq 2) { break }; 'end' } -Pool $single | Should -Be @(1, 'end', 2, 3, 'end')
        1..3 | Invoke-PoolMap { $_; if ($_ -eq 2) { continue }; 'end' } -Pool $single | Should -Be @(1, 'end', 2, 3, 'end')
    }
}
