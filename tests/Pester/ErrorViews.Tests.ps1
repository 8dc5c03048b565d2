BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 1
    $line = { 1 }.StartPosition.StartLine
    function Get-CarriedThing($Number) {
        throw [InvalidOperationException]::new("no $Number", [ArgumentException]::new('the reason'))
    }
    $body = {
        $text = 'first'
        Write-Error -Message 'written' -ErrorId WrittenId -Category InvalidData -TargetObject 'the target' -RecommendedAction 'do something'
        Get-Item /no/such/item
        Get-CarriedThing $_
    }
    $Error.Clear()
    1 | Invoke-PoolMap $body -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
    $kept = $Error.ToArray()
    $written, $missing, $thrown = $problems

    # A view as the shell shows it, without colours.
    function Get-View([string] $View, $Record) {
        $ErrorView = $View
        $global:Error.Insert(0, $Record) # DetailedView shows the latest, whichever it is given
        ($Record | Out-String -Width 120) -replace '\e\[[0-9;]*m'
    }
    # What a shell writes that is given a text, not a file.
    function Invoke-Prompt([string] $Text) {
        $shell = Start-Shell $Text
        $shell.StandardOutput.ReadToEnd() -replace '\r'
        $shell.WaitForExit()
    }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'An error of a body: where it points' {
    It 'is the line of a Write-Error in the body itself' {
        $written.InvocationInfo.ScriptName | Should -Be $PSCommandPath
        $written.InvocationInfo.ScriptLineNumber | Should -Be ($line + 6)
        $written.InvocationInfo.OffsetInLine | Should -Be 9
        $written.InvocationInfo.Line.Trim() | Should -BeLike 'Write-Error -Message*'
        $written.InvocationInfo.PositionMessage | Should -BeLike "At ${PSCommandPath}:$($line + 6) char:9*Write-Error -Message*"
    }

    It 'is so in a body of each form: <Body>' -ForEach @(
        @{ Body = "`$x = 1`n  Write-Error 'here'" }
        @{ Body = "`$x = `$_.GetType()`n  Write-Error 'here'" }
        @{ Body = "param(`$a)`n  Write-Error 'here'" }
        @{ Body = "process { `$x = 1`n  Write-Error 'here' }" }
        @{ Body = "`$args[0]`n  Write-Error 'here'"; Arguments = @{ ArgumentList = 1 } }
    ) {
        if ($null -eq $Arguments) { $Arguments = @{} }
        $null = 1 | Invoke-PoolMap ([scriptblock]::Create($Body)) -Pool $pool -ErrorVariable here -ErrorAction SilentlyContinue @Arguments
        $here[0].InvocationInfo.ScriptLineNumber | Should -Be 2
        $here[0].InvocationInfo.OffsetInLine | Should -Be 3
        $here[0].InvocationInfo.PositionMessage | Should -BeLike "At line:2 char:3*Write-Error 'here'*"
    }

    It 'is where a function was called that calls Write-Error, as in the shell' {
        function Write-Problem { Write-Error 'from the function' }
        $null = 1 | Invoke-PoolMap ([scriptblock]::Create("`$x = 1`n   Write-Problem")) -Pool $pool -ErrorVariable here -ErrorAction SilentlyContinue
        $here[0].InvocationInfo.MyCommand.Name | Should -Be 'Write-Problem'
        $here[0].InvocationInfo.ScriptLineNumber | Should -Be 2
        $here[0].InvocationInfo.OffsetInLine | Should -Be 4
    }

    It 'is the line of the command that failed' {
        $missing.InvocationInfo.ScriptLineNumber | Should -Be ($line + 7)
        $missing.InvocationInfo.MyCommand.Name | Should -Be 'Get-Item'
    }

    It 'is the own line of a function that was carried, in its file' {
        $thrown.InvocationInfo.ScriptName | Should -Be $PSCommandPath
        $thrown.InvocationInfo.ScriptLineNumber | Should -Be ($line + 2)
        $thrown.ScriptStackTrace | Should -BeLike "at Get-CarriedThing, ${PSCommandPath}: line $($line + 2)*at <ScriptBlock>, ${PSCommandPath}: line $($line + 8)"
    }

    It 'is the line of a module''s function, in the module''s file' {
        $module = Join-Path (New-Folder) 'Broken.psm1'
        [IO.File]::WriteAllText($module, "function Invoke-Broken {`n    throw 'in the module'`n}`n")
        $own = Start-ProcessPool -MaxWorkers 1 -ImportModule $module
        $null = 1 | Invoke-PoolMap { Invoke-Broken } -Pool $own -ErrorVariable here -ErrorAction SilentlyContinue
        $here[0].InvocationInfo.ScriptName | Should -Be $module
        $here[0].InvocationInfo.ScriptLineNumber | Should -Be 2
        Get-View NormalView $here[0] | Should -Match '(?s)in the module.*At \S+Broken\.psm1:2 char:5.*throw ''in the module'''
        Get-View ConciseView $here[0] | Should -Match '^\s*Exception: in the module\s*$' -Because 'PowerShell shows no lines of modules there'
        Stop-ProcessPool $own
    }

    It 'is the whole line that was typed, where the body stands in the middle of it' {
        $text = Invoke-Prompt "1 | Invoke-PoolMap { 1/0 } -ErrorVariable here -ErrorAction SilentlyContinue; `$here[0].InvocationInfo.PositionMessage`n1 | Invoke-PoolMap { `$x = 1`n 1/0 } -ErrorVariable here -ErrorAction SilentlyContinue; `$here[0].InvocationInfo.PositionMessage"
        $text | Should -Match '(?m)^At line:1 char:\d+\n\+.* 1 \| Invoke-PoolMap \{ 1/0 \} -Err'
        $text | Should -Match '(?m)^At line:3 char:2\n\+  1/0 \} -ErrorVariable here'
    }

    It 'leaves what stands around the body out of a journal' {
        $journal = Join-Path (New-Folder) 'journal'
        $null = Invoke-Prompt "1 | Invoke-PoolMap { throw 'x' } -ArgumentList 'a secret' -Checkpoint '$journal'"
        @(Get-PoolCheckpoint $journal).Outcome | Should -Be 'Failed'
        $kept = (Get-PoolCheckpoint $journal).Error.InvocationInfo.Line
        $kept | Should -BeLike "*throw 'x'*"
        $kept | Should -Not -BeLike '*secret*'
    }

    It 'is where the shell would say, below using lines at a prompt' {
        $runspace = [runspacefactory]::CreateRunspace()
        $runspace.Open()
        try {
            $said = foreach ($line in "Import-Module '$ModulePath'", 'using namespace System.Text', '1 | ForEach-Object { [StringBuilder]::new(); 1/0 } -ErrorVariable e', '$e[0].InvocationInfo.PositionMessage; $e[0].ScriptStackTrace',
                '1 | Invoke-PoolMap { [StringBuilder]::new(); 1/0 } -ErrorVariable e', '$e[0].InvocationInfo.PositionMessage; $e[0].ScriptStackTrace',
                '1 | Invoke-PoolMap { $x = [StringBuilder]::new(); 1/0 } -ErrorVariable e', '$e[0].InvocationInfo.PositionMessage; $e[0].ScriptStackTrace', 'Get-ProcessPool | Stop-ProcessPool') {
                $shell = [powershell]::Create($runspace)
                try { $shell.AddScript($line, $false).Invoke($null, [Management.Automation.PSInvocationSettings]@{ AddToHistory = $true }) | Where-Object { $_ -is [string] } } finally { $shell.Dispose() }
            }
        }
        finally { $runspace.Dispose() }
        $shells, $bare, $scoped = $said[0], $said[2], $said[4] -replace '\r'
        $shells | Should -BeLike "At line:1 char:46*+ 1 | ForEach-Object { ``[StringBuilder]::new(); 1/0 } -ErrorVariable e*"
        $bare | Should -Be ($shells -replace 'ForEach-Object', 'Invoke-PoolMap')
        $scoped | Should -BeLike 'At line:1 char:51*+ 1 | Invoke-PoolMap { $x = `[StringBuilder]::new(); 1/0 } -ErrorVar*'
        $said[1] -split '\r?\n' | Select-Object -First 1 | Should -Be 'at <ScriptBlock>, <No file>: line 1'
        $said[3] | Should -Be 'at <ScriptBlock>, <No file>: line 1'
        $said[5] | Should -Be 'at <ScriptBlock>, <No file>: line 1'
    }

    It 'is the line that was typed where there is no file' {
        $text = Invoke-Prompt "`$x = 1`n1 | Invoke-PoolMap {`n  throw 'typed' } -ErrorVariable here -ErrorAction SilentlyContinue`n`$here[0].InvocationInfo.PositionMessage"
        $text | Should -Match "(?s)At line:3 char:3\n\+\s+throw 'typed'"
    }
}

Describe 'An error of a body: what it holds' {
    It 'is a real record in $Error, the latest first' {
        $kept | Should -HaveCount 3
        foreach ($record in $kept) { $record | Should -BeOfType ([Management.Automation.ErrorRecord]) }
        $kept[0].Exception.Message | Should -Be 'no 1'
        $kept[2].Exception.Message | Should -Be 'written'
    }

    It 'keeps details, and what is recommended' {
        $written.ErrorDetails.Message | Should -Be 'written'
        $written.ErrorDetails.RecommendedAction | Should -Be 'do something'
        Get-View ConciseView $written | Should -Match 'do something'
    }
}

Describe 'The views of an error of a body' {
    It 'shows script, line, the code line and the message in ConciseView' {
        $text = Get-View ConciseView $thrown
        $text | Should -Match "ErrorViews\.Tests\.ps1:$($line + 2)"
        $text | Should -Match "(?s)Line \|.* $($line + 2) \|\s+throw \[InvalidOperationException\].*~~~.*\| no 1"
        Get-View ConciseView $missing | Should -Match "(?s)^\s*Get-Item: .*:$($line + 7)\r?\n.*Get-Item /no/such/item"
        Get-View ConciseView $written | Should -Match "(?s)^\s*Write-Error: .*:$($line + 6)\r?\n.*\| written"
    }

    It 'shows category, target and reason in CategoryView' {
        Get-View CategoryView $written | Should -Match '^\s*InvalidData: \(the target:String\) \[Write-Error\], WriteErrorException\s*$'
        Get-View CategoryView $thrown | Should -Match 'OperationStopped: .*InvalidOperationException'
    }

    It 'shows position, category and id in NormalView' {
        $text = Get-View NormalView $missing
        $text | Should -Match "Get-Item : "
        $text | Should -Match "At .*ErrorViews\.Tests\.ps1:$($line + 7) char:9"
        $text | Should -Match 'CategoryInfo\s+: ObjectNotFound'
        $text | Should -Match 'FullyQualifiedErrorId : PathNotFound,Microsoft\.PowerShell\.Commands\.GetItemCommand'
    }

    It 'shows inner exceptions, the position and the script stack of the worker in <_>' -ForEach 'DetailedView', 'Get-Error' {
        if (-not (Get-Command Get-Error -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'this shell has no Get-Error'; return }
        $text = if ($_ -eq 'Get-Error') { ($thrown | Get-Error | Out-String -Width 120) -replace '\e\[[0-9;]*m' } else { Get-View $_ $thrown }
        $text | Should -Match 'Type\s+: System\.InvalidOperationException'
        $text | Should -Match '(?s)InnerException\s+:.*System\.ArgumentException.*the reason'
        $text | Should -Match "ScriptLineNumber : $($line + 2)"
        $text | Should -Match "(?s)ScriptStackTrace\s+: at Get-CarriedThing, .*line $($line + 2).*at <ScriptBlock>, .*line $($line + 8)"
        $text | Should -Match 'ParallelProc\.Worker : 1 \(process \d+'
    }
}
