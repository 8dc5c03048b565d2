# At the top, as in a user's script: classes of a file are known throughout it.
class TypeDataHolder { [int] $A = 1; [object] $Inner = [pscustomobject]@{ Deep = [pscustomobject]@{ Leaf = 5 } } }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 1
    $made = [Collections.Generic.List[string]]::new()

    # Each test has type names of its own, as what is added stays with the session.
    function New-Type { $name = 'PoolTest.T' + [guid]::NewGuid().ToString('n'); $made.Add($name); $name }
    function New-TypesFile([string] $Type, [string] $Value, [string] $Path = (Join-Path (New-Folder) 'my.types.ps1xml')) {
        [IO.File]::WriteAllText($Path, "<Types><Type><Name>$Type</Name><Members><NoteProperty><Name>FromFile</Name><Value>$Value</Value></NoteProperty></Members></Type></Types>")
        $Path
    }
    function Get-Items([scriptblock] $Body) { Get-PoolCapture $Body | Where-Object Kind -EQ TypeData }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
    foreach ($name in $made) { Remove-TypeData -TypeName $name -ErrorAction Ignore }
}

Describe 'Invoke-PoolMap: type data of the session' {
    It 'has members of each kind, in expressions and in statements' {
        $type = New-Type
        Update-TypeData -TypeName $type -MemberType ScriptProperty -MemberName Twice -Value { 2 * $this.N } -SecondValue { $this.N = $args[0] / 2 }
        Update-TypeData -TypeName $type -MemberType ScriptMethod -MemberName Says -Value { param($x) "$x $($this.N)" }
        Update-TypeData -TypeName $type -MemberType NoteProperty -MemberName Unit -Value @('kg', 1)
        Update-TypeData -TypeName $type -MemberType AliasProperty -MemberName Number -Value N
        $object = [pscustomobject]@{ PSTypeName = $type; N = 3 }
        $object | Invoke-PoolMap { "$($_.Twice) $($_.Unit[0]) $($_.Number)" } -Pool $pool | Should -Be '6 kg 3'
        $object | Invoke-PoolMap { $_.Twice } -Pool $pool | Should -Be 6
        $object | Invoke-PoolMap { $o = $_; $o.Twice = 10; "$($o.Says('n')) $($o.Unit[1])" } -Pool $pool | Should -Be 'n 5 1'
        $object | Submit-PoolTask { $_.Twice } -Pool $pool | Receive-PoolTask -Wait -AutoRemove | Should -Be 6
    }

    It 'has them on types of .NET, and gives them up with the session' {
        Update-TypeData -TypeName System.Net.WebHeaderCollection -MemberType ScriptProperty -MemberName PoolSize -Value { "size $($this.Count)" }
        $body = { [Net.WebHeaderCollection]::new().PoolSize }
        1 | Invoke-PoolMap $body -Pool $pool | Should -Be 'size 0'
        Remove-TypeData -TypeName System.Net.WebHeaderCollection
        1 | Invoke-PoolMap $body -Pool $pool | Should -BeNullOrEmpty
    }

    It 'has what was changed last' {
        $type = New-Type
        Update-TypeData -TypeName $type -MemberType NoteProperty -MemberName V -Value 1
        $body = { ([pscustomobject]@{ PSTypeName = $using:type }).V }
        1 | Invoke-PoolMap $body -Pool $pool | Should -Be 1
        Update-TypeData -TypeName $type -MemberType NoteProperty -MemberName V -Value 2 -Force
        1 | Invoke-PoolMap $body -Pool $pool | Should -Be 2
    }

    It 'shows and sends objects as they say' {
        Update-TypeData -TypeName TypeDataHolder -SerializationDepth 3
        $made.Add('TypeDataHolder')
        $type = New-Type
        Update-TypeData -TypeName $type -DefaultDisplayPropertySet B
        # Put into a list, an instance that is made by name is a bag.
        (1 | Invoke-PoolMap { Invoke-Expression 'class TypeDataHolder { [object] $Inner = [Version]::new(1, 2), [UriBuilder]::new("http://a/b") }; [TypeDataHolder]::new()' } -Pool $pool).Inner[1].Uri.Host | Should -Be 'a'
        1 | Invoke-PoolMap { ([pscustomobject]@{ PSTypeName = $using:type; A = 1; B = 2 }).PSStandardMembers.DefaultDisplayPropertySet.ReferencedPropertyNames } -Pool $pool | Should -Be 'B'
    }

    It 'knows where their scripts stand' {
        $type = New-Type
        Update-TypeData -TypeName $type -MemberType ScriptMethod -MemberName Where -Value { $call = (Get-PSCallStack)[0]; "$($call.ScriptName) $($call.ScriptLineNumber)" }
        $object = [pscustomobject]@{ PSTypeName = $type }
        $object | Invoke-PoolMap { $_.Where() } -Pool $pool | Should -Be $object.Where()
        $object.Where() | Should -BeLike '*TypeData.Tests.ps1 *'
    }

    It 'has types files, with what stands in them now' {
        $first, $last = (New-Type), (New-Type)
        $prepended = New-TypesFile $first one
        $appended = New-TypesFile $last two
        Update-TypeData -PrependPath $prepended -AppendPath $appended
        $body = { "$(([pscustomobject]@{ PSTypeName = $using:first }).FromFile) $(([pscustomobject]@{ PSTypeName = $using:last }).FromFile)" }
        try {
            1 | Invoke-PoolMap $body -Pool $pool | Should -Be 'one two'
            $null = New-TypesFile $last three $appended
            [IO.File]::SetLastWriteTimeUtc($appended, [DateTime]::UtcNow.AddSeconds(5))
            1 | Invoke-PoolMap $body -Pool $pool | Should -Be 'one three'
            (Get-Items $body | Where-Object Value -EQ $appended).Name | Should -Be 'my.types.ps1xml'
        }
        finally { Remove-TypeData -Path $prepended, $appended }
        1 | Invoke-PoolMap $body -Pool $pool | Should -Be ' '
    }

    It 'ends with an error that names a types file that is not there any more' {
        $file = New-TypesFile (New-Type) x
        Update-TypeData -AppendPath $file
        try {
            [IO.File]::Delete($file)
            1, 2 | Invoke-PoolMap { $_.X } -Pool $pool -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed.Count | Should -Be 2
            $failed[0].FullyQualifiedErrorId | Should -BeLike 'TypeFileNotFound*'
            $failed[0].Exception.Message | Should -BeLike "*$file*NoCapture*"
            1 | Invoke-PoolMap { $_ + 1 } -Pool $pool -NoCapture | Should -Be 2
        }
        finally {
            $null = New-TypesFile (New-Type) x $file
            Remove-TypeData -Path $file
        }
        1 | Invoke-PoolMap { $_ + 1 } -Pool $pool | Should -Be 2
    }

    It 'has none with -NoCapture, whatever the worker has had' {
        $type = New-Type
        Update-TypeData -TypeName $type -MemberType NoteProperty -MemberName V -Value 1
        $object = [pscustomobject]@{ PSTypeName = $type }
        $object | Invoke-PoolMap { $_.V } -Pool $pool | Should -Be 1
        $object | Invoke-PoolMap { "[$($_.V)]" } -Pool $pool -NoCapture | Should -Be '[]'
        $object | Invoke-PoolMap { $_.V } -Pool $pool | Should -Be 1
    }

    It 'leaves alone what the workers have themselves' {
        $type, $theirs = (New-Type), (New-Type)
        $own = Start-ProcessPool -MaxWorkers 1 -InitializationScript { Update-TypeData -TypeName $using:theirs -MemberType NoteProperty -MemberName V -Value own }
        Update-TypeData -TypeName $type -MemberType NoteProperty -MemberName V -Value 1
        $body = { "$(([pscustomobject]@{ PSTypeName = $using:theirs }).V) $(([pscustomobject]@{ PSTypeName = $using:type }).V)" }
        1 | Invoke-PoolMap $body -Pool $own | Should -Be 'own 1'
        Update-TypeData -TypeName $theirs -MemberType NoteProperty -MemberName V -Value mine
        1 | Invoke-PoolMap $body -Pool $own | Should -Be 'mine 1'
        1 | Invoke-PoolMap $body -Pool $own -NoCapture | Should -Be 'own '
        Stop-ProcessPool $own
    }

    It 'does not get into the way of a module that adds the same' {
        $type = New-Type
        $path = Join-Path (New-Folder) 'AddsTypes.psm1'
        [IO.File]::WriteAllText($path, "Update-TypeData -TypeName $type -MemberType NoteProperty -MemberName V -Value 4 -ErrorAction Stop`nfunction Get-AddedType { ([pscustomobject]@{ PSTypeName = '$type' }).V }")
        Import-Module $path
        try {
            1 | Invoke-PoolMap { ([pscustomobject]@{ PSTypeName = $using:type }).V } -Pool $pool | Should -Be 4
            1 | Invoke-PoolMap { Get-AddedType } -Pool $pool | Should -Be 4
        }
        finally { Remove-Module AddsTypes }
    }

    It 'is shown by Get-PoolCapture, and so is what can not go along' {
        $type = New-Type
        Update-TypeData -TypeName $type -MemberType NoteProperty -MemberName V -Value 1
        Update-TypeData -TypeName $type -MemberType NoteProperty -MemberName Lock -Value ([Threading.Thread]::CurrentThread)
        Update-TypeData -TypeName $type -MemberType CodeMethod -MemberName Code -Value ([Management.Automation.PSObject].Assembly.GetType('Microsoft.PowerShell.ToStringCodeMethods').GetMethod('Type'))
        $items = Get-Items { $_.V } | Where-Object Name -Like "$type*"
        $items.Name | Should -Be @($type, "$type.Lock", "$type.Code")
        $items[0].Value | Should -Be 'V'
        $items[1].Reason | Should -BeLike "left out, as its value can't cross*"
        $items[2].Reason | Should -BeLike 'left out, as compiled code*'
        1 | Invoke-PoolMap { ([pscustomobject]@{ PSTypeName = $using:type }).V } -Pool $pool | Should -Be 1
        Get-PoolCapture { $_.V } -NoCapture | Should -BeNullOrEmpty
    }
}
