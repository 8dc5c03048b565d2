Describe 'Select-Object' {
    It '-First stops what is upstream' {
        $made = 0
        $taken = & { while ($true) { ($script:made = ++$made) } } | Select-Object -First 3
        $taken | Should -Be 1, 2, 3
    }
    It 'takes from the ends' {
        1..10 | Select-Object -Last 2 | Should -Be 9, 10
        1..10 | Select-Object -Last 2 -Skip 1 | Should -Be 8, 9
        1..10 | Select-Object -Skip 2 -First 1 | Should -Be 3
        1..5 | Select-Object -SkipLast 3 | Should -Be 1, 2
        1..5 | Select-Object -Index 1, 3 | Should -Be 2, 4
    }
    It 'makes new objects of properties' {
        $made = [pscustomobject]@{ a = 1; b = 2 } | Select-Object a, @{ Name = 'c'; Expression = { $_.b * 2 } }, missing
        $made.psobject.Properties.Name | Should -Be 'a', 'c', 'missing'
        $made.c | Should -Be 4
        'x' | Select-Object -ExpandProperty Length | Should -Be 1
        1, 1, 2 | Select-Object -Unique | Should -Be 1, 2
    }
}

Describe 'Sort-Object, Group-Object, Measure-Object, Compare-Object' {
    It 'sorts' {
        3, 1, 2 | Sort-Object | Should -Be 1, 2, 3
        'b', 'C', 'a' | Sort-Object -Descending | Should -Be 'C', 'b', 'a'
        1..4 | Sort-Object { $_ % 2 }, { -$_ } | Should -Be 4, 2, 3, 1
        2, 1, 2 | Sort-Object -Unique | Should -Be 1, 2
    }
    It 'groups' {
        $groups = 1..5 | Group-Object { $_ % 2 }
        $groups | ForEach-Object Count | Should -Be 2, 3
        $groups.Name | Should -Be '0', '1'
        (1..5 | Group-Object { $_ % 2 } -AsHashTable)[1] | Should -Be 1, 3, 5
    }
    It 'measures' {
        $measured = 1..4 | Measure-Object -Sum -Average -Maximum -Minimum
        $measured.Count, $measured.Sum, $measured.Average, $measured.Maximum, $measured.Minimum | Should -Be 4, 10, 2.5, 4, 1
        (@{ n = 2 }, @{ n = 5 } | Measure-Object n -Sum).Sum | Should -Be 7
        (Measure-Command { Start-Sleep -Milliseconds 30 }).TotalMilliseconds | Should -BeGreaterThan 25
    }
    It 'compares' {
        Compare-Object 1, 2 2, 3 | ForEach-Object { "$($_.InputObject)$($_.SideIndicator)" } | Should -Be '3=>', '1<='
    }
}

Describe 'Errors and messages' {
    It 'writes errors as from the function that asked' {
        function Get-Thing { [CmdletBinding()] param() Write-Error -Message gone -ErrorId NoThing -Category ObjectNotFound -TargetObject x }
        Get-Thing -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -Be 'NoThing,Get-Thing'
        $problem[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problem[0].TargetObject | Should -Be 'x'
        $problem[0].InvocationInfo.MyCommand.Name | Should -Be 'Get-Thing'
    }
    It 'writes to the information stream' {
        $written = & { Write-Host a b -Separator '-' -NoNewline; Write-Information c -Tags t } 6>&1
        $written[0].MessageData.Message | Should -Be 'a-b'
        $written[0].MessageData.NoNewLine | Should -BeTrue
        $written[0].Tags | Should -Be 'PSHOST'
        $written[1].Tags | Should -Be 't'
    }
    It 'writes warnings, verbose and debug records' {
        (& { Write-Warning w } 3>&1).Message | Should -Be 'w'
        (& { Write-Verbose v -Verbose } 4>&1).Message | Should -Be 'v'
        (& { Write-Debug d -Debug } 5>&1).Message | Should -Be 'd'
    }
}

Describe 'Objects' {
    It 'makes objects' {
        (New-Object System.Version 1, 2).Minor | Should -Be 2
        (New-Object psobject -Property @{ a = 1 }).a | Should -Be 1
        (New-Object 'System.Collections.Generic.List[int]').Count | Should -Be 0
        { New-Object No.Such.Type } | Should -Throw -ErrorId 'TypeNotFound,*'
    }
    It 'adds and shows members' {
        $thing = [pscustomobject]@{ a = 1 } | Add-Member b 2 -PassThru | Add-Member ScriptMethod twice { $this.a * 2 } -PassThru
        $thing.b, $thing.twice() | Should -Be 2, 2
        ($thing | Get-Member -MemberType NoteProperty).Name | Should -Be 'a', 'b'
    }
    It 'reads and writes JSON' {
        $json = [ordered]@{ a = 1; b = @(1.5, 'x', $null, $true); c = [ordered]@{ d = 'é' } } | ConvertTo-Json -Compress
        $json | Should -Be '{"a":1,"b":[1.5,"x",null,true],"c":{"d":"é"}}'
        ($json | ConvertFrom-Json).b[1] | Should -Be 'x'
        ($json | ConvertFrom-Json -AsHashtable).c.d | Should -Be 'é'
        ('{"n":1}' | ConvertFrom-Json).n | Should -BeOfType [long]
        (ConvertTo-Json @(1)) -split '\r?\n' | Should -Be '[', '  1', ']'
    }
}

Describe 'Formatting' {
    It 'makes tables and lists' {
        $lines = [pscustomobject]@{ Name = 'x'; Size = 1 } | Format-Table | Out-String -Stream | Where-Object { $_ }
        $lines[0] | Should -BeLike 'Name*Size'
        [pscustomobject]@{ Name = 'x' } | Format-List | Out-String | Should -BeLike '*Name : x*'
    }
    It 'redirects to files' {
        1, 'two' > TestDrive:/out.txt
        'three' >> TestDrive:/out.txt
        Get-Content TestDrive:/out.txt | Should -Be '1', 'two', 'three'
        'a' | Tee-Object -FilePath TestDrive:/tee.txt | Should -Be 'a'
        Get-Content TestDrive:/tee.txt | Should -Be 'a'
    }
}

Describe 'Variables and the rest' {
    It 'keeps to scopes' {
        $x = 1
        & { Set-Variable x 2; $x | Should -Be 2; Set-Variable x 3 -Scope 1 }
        $x | Should -Be 3
        Get-Variable x -ValueOnly | Should -Be 3
        Remove-Variable x
        $x | Should -BeNullOrEmpty
    }
    It 'invokes text in the same scope' {
        Invoke-Expression '$made = 5; 6' | Should -Be 6
        $made | Should -Be 5
    }
    It 'sleeps, and can be stopped' {
        $shell = [powershell]::Create().AddScript('Start-Sleep 60')
        $null = $shell.BeginInvoke()
        (Measure-Command { Start-Sleep -Milliseconds 100; $shell.Stop() }).TotalSeconds | Should -BeLessThan 10
    }
    It 'draws random items' {
        Get-Random -Minimum 3 -Maximum 4 | Should -Be 3
        (1..5 | Get-Random -Count 5 | Sort-Object) | Should -Be (1..5)
    }
}

Describe 'Update-TypeData, Get-TypeData, Remove-TypeData' {
    It 'adds members, once, and takes them away' {
        Update-TypeData -TypeName Shell.Extended -MemberType ScriptProperty -MemberName Twice -Value { 2 * $this.N }
        ([pscustomobject]@{ PSTypeName = 'Shell.Extended'; N = 2 }).Twice | Should -Be 4
        { Update-TypeData -TypeName Shell.Extended -MemberType NoteProperty -MemberName Twice -Value 1 -ErrorAction Stop } | Should -Throw '*already present*'
        (Get-TypeData -TypeName Shell.Ext*).Members.Keys | Should -Be 'Twice'
        Remove-TypeData -TypeName Shell.Extended
        Get-TypeData -TypeName Shell.Extended | Should -BeNullOrEmpty
    }
    It 'takes files, and leaves out the rest where one goes' {
        $file = Join-Path $TestDrive 'x.types.ps1xml'
        [IO.File]::WriteAllText($file, '<Types><Type><Name>Shell.OfFile</Name><Members><NoteProperty><Name>N</Name><Value>1</Value></NoteProperty></Members></Type></Types>')
        Update-TypeData -AppendPath $file
        ([pscustomobject]@{ PSTypeName = 'Shell.OfFile' }).N | Should -Be 1
        Remove-TypeData -Path $file
        Get-TypeData -TypeName Shell.OfFile | Should -BeNullOrEmpty
        Get-TypeData -TypeName System.IO.FileInfo | Should -Not -BeNullOrEmpty
    }
}
