BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MinWorkers 2 -MaxWorkers 2

    # What ran is noted in files of a folder, one a worker.
    function Get-Ran([string] $Folder) { @(foreach ($file in [IO.Directory]::GetFiles($Folder, 'ran.*')) { [IO.File]::ReadAllLines($file) }) }
    function Clear-Ran([string] $Folder) { foreach ($file in [IO.Directory]::GetFiles($Folder, 'ran.*')) { [IO.File]::Delete($file) } }
    function Get-LineCount([string] $Path) { if ([IO.File]::Exists($Path)) { @(Get-PoolCheckpoint $Path -ErrorAction Ignore).Count } else { 0 } }

    $echo = { param($folder) [IO.File]::AppendAllText("$folder/ran.$PID", "$_`n"); if ("$_" -like '*bad*') { throw "no $_" }; "<$_>" }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Invoke-PoolMap -Checkpoint' {
    BeforeEach {
        $folder = New-Folder
        $journal = "$folder/map.journal"
        $map = @{ ScriptBlock = $echo; ArgumentList = @($folder); Pool = $pool; Checkpoint = $journal }
    }

    It 'runs only what is missing, and yields all in order' {
        3..5 | Invoke-PoolMap @map | Should -Be @('<3>', '<4>', '<5>')
        Clear-Ran $folder
        1..6 | Invoke-PoolMap @map | Should -Be @('<1>', '<2>', '<3>', '<4>', '<5>', '<6>')
        Get-Ran $folder | Sort-Object | Should -Be @('1', '2', '6')
    }

    It 'yields stored results of an unordered map too' {
        1..50 | Invoke-PoolMap @map -Unordered | Should -HaveCount 50
        Clear-Ran $folder
        1..51 | Invoke-PoolMap @map -Unordered | Sort-Object -Unique | Should -HaveCount 51
        Get-Ran $folder | Should -Be '51'
    }

    It 'gives back every stream as it was, in order' {
        $body = { Write-Warning "w$_"; "o$_"; Write-Error "e$_"; Write-Information "i$_"; Write-Verbose "v$_" -Verbose; [pscustomobject]@{ Id = $_ }; Write-Host "h$_" }
        $texts = foreach ($run in 1, 2) {
            $all = 1..3 | Invoke-PoolMap $body -Pool $pool -Checkpoint $journal -Verbose 6>&1 5>&1 4>&1 3>&1 2>&1
            ($all | Where-Object { "$_" -notlike 'The journal knows*' } | ForEach-Object { "$($_.GetType().Name):$_" }) -join '|'
        }
        $texts[1] | Should -Be $texts[0]
        $texts[0] | Should -Match 'w1.*o1.*e1.*i1.*v1.*Id=1.*h1.*w2'
    }

    It 'writes the error of a failed item again at its place, and runs it again with -RetryFailed' {
        $first = 'a', 'bad', 'c' | Invoke-PoolMap @map 2>&1
        Clear-Ran $folder
        $again = 'a', 'bad', 'c' | Invoke-PoolMap @map 2>&1
        Get-Ran $folder | Should -BeNullOrEmpty
        $again | ForEach-Object { "$_" } | Should -Be @('<a>', 'no bad', '<c>')
        $again[1] | Should -BeOfType ([Management.Automation.ErrorRecord])
        $again[1].TargetObject | Should -Be 'bad'
        $again[1].FullyQualifiedErrorId | Should -Be $first[1].FullyQualifiedErrorId
        $again[1].ScriptStackTrace | Should -Be $first[1].ScriptStackTrace
        $again[1].InvocationInfo.PositionMessage | Should -Be $first[1].InvocationInfo.PositionMessage

        'a', 'bad', 'c' | Invoke-PoolMap @map -RetryFailed -ErrorAction SilentlyContinue | Should -Be @('<a>', '<c>')
        Get-Ran $folder | Should -Be 'bad'
    }

    It 'ends with the stored error under -ErrorAction Stop' {
        'a', 'bad', 'c' | Invoke-PoolMap @map -ErrorAction SilentlyContinue | Should -HaveCount 2
        { 'a', 'bad', 'c' | Invoke-PoolMap @map -ErrorAction Stop } | Should -Throw 'no bad'
        'a', 'bad', 'c' | Invoke-PoolMap @map -ErrorAction SilentlyContinue | Should -HaveCount 2
    }

    It 'knows items by -CheckpointKey, whatever else is new about them' {
        $items = { param($stamp) 1..3 | ForEach-Object { [pscustomobject]@{ Id = $_; Read = $stamp } } }
        & $items 'now' | Invoke-PoolMap { "#$($_.Id)" } -Pool $pool -Checkpoint $journal -CheckpointKey { $_.Id } | Should -HaveCount 3
        & $items 'later' | Invoke-PoolMap { "#$($_.Id)" } -Pool $pool -Checkpoint $journal -CheckpointKey { $_.Id } | Should -Be @('#1', '#2', '#3')
        Get-PoolCheckpoint $journal | ForEach-Object Label | Sort-Object | Should -Be @('1', '2', '3')
        (Get-PoolCheckpoint $journal -Summary).Items | Should -Be 3
    }

    It 'does not run an item for which -CheckpointKey gives <Name>, and says so' -ForEach @(
        @{ Name = 'nothing'; Key = { if ($_ -ne 2) { $_ } } }
        @{ Name = 'null'; Key = { if ($_ -ne 2) { $_ } else { $null } } }
        @{ Name = 'an error'; Key = { if ($_ -ne 2) { $_ } else { throw 'no key' } } }
    ) {
        1..3 | Invoke-PoolMap @map -CheckpointKey $Key -ErrorVariable problems -ErrorAction SilentlyContinue | Should -Be @('<1>', '<3>')
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'CheckpointKeyFailed*'
        $problems[0].TargetObject | Should -Be 2
        Get-Ran $folder | Sort-Object | Should -Be @('1', '3')
    }

    It 'keeps outcomes alone with -CheckpointOutcomeOnly' {
        'a', 'b' | Invoke-PoolMap @map -CheckpointOutcomeOnly | Should -Be @('<a>', '<b>')
        [IO.File]::ReadAllText($journal) | Should -Not -Match '"output"'
        'a', 'b', 'c' | Invoke-PoolMap @map -CheckpointOutcomeOnly | Should -Be '<c>'
    }

    It 'keeps a journal of a map that Select-Object -First has cut' {
        1..200 | Invoke-PoolMap @map | Select-Object -First 3 | Should -Be @('<1>', '<2>', '<3>')
        Clear-Ran $folder
        1..200 | Invoke-PoolMap @map | Should -HaveCount 200
        Get-Ran $folder | Should -Not -Contain '1'
    }

    It 'refuses the journal of a map that differs in <What>, and says so' -ForEach @(
        @{ What = 'the script block'; Change = { $map.ScriptBlock = { param($folder) 'other' } } }
        @{ What = '-ArgumentList'; Change = { $map.ArgumentList = @($folder, 2) } }
        @{ What = '-CheckpointKey'; Change = { $map.CheckpointKey = { "$_" } } }
        @{ What = '-CheckpointOutcomeOnly'; Change = { $map.CheckpointOutcomeOnly = $true } }
    ) {
        1..2 | Invoke-PoolMap @map | Should -HaveCount 2
        . $Change
        $refusal = { 1..2 | Invoke-PoolMap @map } | Should -Throw -PassThru
        $refusal.FullyQualifiedErrorId | Should -BeLike 'CheckpointMismatch*'
        $refusal.Exception.Message | Should -Match "what differs is $([regex]::Escape($What))"
    }

    It 'refuses one whose $using: value or function is another, by name' {
        $factor = 2
        function Get-Twice($x) { 2 * $x }
        $body = { (Get-Twice $_) * $using:factor }
        1..2 | Invoke-PoolMap $body -Pool $pool -Checkpoint $journal | Should -Be @(4, 8)
        $factor = 3
        { 1..2 | Invoke-PoolMap $body -Pool $pool -Checkpoint $journal } | Should -Throw '*what differs is $using:factor.*'
        $factor = 2
        function Get-Twice($x) { $x + $x }
        { 1..2 | Invoke-PoolMap $body -Pool $pool -Checkpoint $journal } | Should -Throw '*a function that the script block calls*'
    }

    It 'refuses a file that is no journal, and leaves it alone' {
        [IO.File]::WriteAllText($journal, "a,b`n1,2`n")
        $refusal = { 1..2 | Invoke-PoolMap @map } | Should -Throw -PassThru
        $refusal.FullyQualifiedErrorId | Should -BeLike 'CheckpointNotAJournal*'
        [IO.File]::ReadAllText($journal) | Should -Be "a,b`n1,2`n"
    }

    It 'says which path can not be used' {
        foreach ($path in "$folder/none/map.journal", $folder, 'Env:journal') {
            $map.Checkpoint = $path
            $refusal = { 1 | Invoke-PoolMap @map } | Should -Throw -PassThru
            $refusal.FullyQualifiedErrorId | Should -BeLike 'CheckpointUnavailable*'
            $refusal.Exception.Message | Should -Match ([regex]::Escape($path))
        }
    }

    It 'refuses -<_> without a journal' -ForEach 'RetryFailed', 'CheckpointOutcomeOnly', 'CheckpointKey' {
        $with = @{ $_ = if ($_ -eq 'CheckpointKey') { { $_ } } else { $true } }
        $refusal = { 1 | Invoke-PoolMap { $_ } -Pool $pool @with } | Should -Throw -PassThru
        $refusal.FullyQualifiedErrorId | Should -BeLike 'CheckpointNeeded*'
        $refusal.TargetObject | Should -Be $_
    }

    It 'warns of damage in the middle, and runs those items again' {
        1..3 | Invoke-PoolMap @map | Should -HaveCount 3
        $lines = [IO.File]::ReadAllLines($journal)
        $lines[2] = $lines[2] -replace '"copy":1', '"copy":7'
        [IO.File]::WriteAllText($journal, ($lines -join "`n") + "`n")
        Clear-Ran $folder
        1..3 | Invoke-PoolMap @map -WarningVariable warned -WarningAction SilentlyContinue | Should -Be @('<1>', '<2>', '<3>')
        "$warned" | Should -Match '1 damaged line'
        Get-Ran $folder | Should -HaveCount 1
    }

    It 'stores no secret, wherever it is in an output, and runs that item again' {
        $body = { $secret = [securestring]::new(); foreach ($c in "hush-$_".ToCharArray()) { $secret.AppendChar($c) }; if ($_ -eq 2) { @{ deep = @([pscredential]::new('me', $secret)) } } else { 'open' } }
        1..3 | Invoke-PoolMap $body -Pool $pool -Checkpoint $journal | Should -HaveCount 3
        $again = 1..3 | Invoke-PoolMap $body -Pool $pool -Checkpoint $journal
        $again[1].deep[0].GetNetworkCredential().Password | Should -Be 'hush-2'
        $bytes = [IO.File]::ReadAllBytes($journal)
        foreach ($encoding in [Text.Encoding]::UTF8, [Text.Encoding]::Unicode) {
            $encoding.GetString($bytes) | Should -Not -Match 'hush'
        }
        $kept = [regex]::Matches([Text.Encoding]::UTF8.GetString($bytes), '"(?:output|error)":"([^"]+)"') | ForEach-Object { [Convert]::FromBase64String($_.Groups[1].Value) }
        [Text.Encoding]::Unicode.GetString([byte[]]$kept) | Should -Not -Match 'hush'
        [Text.Encoding]::Latin1.GetString([byte[]]$kept) -replace "`0" | Should -Not -Match 'hush'
        (Get-PoolCheckpoint $journal -Summary).Omitted | Should -Be 1
    }

    It 'keeps no secret of an input or a $using: value either, and a changed password changes nothing' {
        foreach ($password in 'first-hush', 'second-hush') {
            $secret = [securestring]::new(); foreach ($c in $password.ToCharArray()) { $secret.AppendChar($c) }
            $login = [pscredential]::new('me', $secret)
            Clear-Ran $folder
            [pscustomobject]@{ Name = 'x'; Login = $login } | Invoke-PoolMap -Pool $pool -Checkpoint $journal -ArgumentList $folder -ErrorAction SilentlyContinue {
                param($folder) [IO.File]::AppendAllText("$folder/ran.$PID", "$_`n"); $null = $using:login; throw 'failed'
            }
            Get-Ran $folder | Should -HaveCount ([int]($password -eq 'first-hush'))
        }
        $text = [IO.File]::ReadAllText($journal)
        $kept = [Text.Encoding]::Latin1.GetString([Convert]::FromBase64String([regex]::Match($text, '"error":"([^"]+)"').Groups[1].Value)) -replace "`0"
        $text | Should -Not -Match 'hush'
        $kept | Should -Not -Match 'hush'
    }

    It 'creates the journal for its owner alone' -Skip:$IsWindows {
        1 | Invoke-PoolMap @map | Should -Be '<1>'
        [string][IO.File]::GetUnixFileMode($journal) | Should -Be 'UserWrite, UserRead'
    }
}

Describe 'Invoke-PoolMap -Checkpoint in several processes' {
    BeforeEach {
        $folder = New-Folder
        $journal = "$folder/map.journal"
    }

    It 'knows tables and objects again that another process has made' {
        $script = @"
`$items = @{ Name = 'x'; Size = 1; Tags = @('a', 'b'); Nested = @{ One = 1; Two = 2; Three = 3 } }, (New-Object psobject -Property @{ Id = 1; Name = 'y'; When = [datetime]'2020-01-02' }), [Collections.Generic.HashSet[string]]@('p', 'q', 'r')
`$items | Invoke-PoolMap -ThrottleLimit 1 -Checkpoint '$journal' { [IO.File]::AppendAllText('$folder/ran.1', "x``n"); 'r' }
"@
        foreach ($run in 1..3) {
            $shell = Start-Shell $script
            $shell.StandardOutput.ReadToEnd().Trim() -split '\s+' | Should -Be @('r', 'r', 'r')
            $shell.WaitForExit()
        }
        Get-Ran $folder | Should -HaveCount 3
    }

    It 'is refused to a second process, and free as soon as the first was killed' {
        $shell = Start-Shell "1..2 | Invoke-PoolMap { `$_ } -Checkpoint '$journal' | ForEach-Object { [Console]::Out.WriteLine('open'); [Threading.Thread]::Sleep(-1) }"
        $shell.StandardOutput.ReadLine() | Should -Be 'open'
        $refusal = { 1..2 | Invoke-PoolMap { $_ } -Pool $pool -Checkpoint $journal } | Should -Throw -PassThru
        $refusal.FullyQualifiedErrorId | Should -BeLike 'CheckpointInUse*'
        $refusal.CategoryInfo.Category | Should -Be 'ResourceBusy'
        @(Get-PoolCheckpoint $journal).Count | Should -BeGreaterThan 0
        Stop-Hard $shell.Id
        $shell.WaitForExit()
        1..2 | Invoke-PoolMap { $_ } -Pool $pool -Checkpoint $journal | Should -Be @(1, 2)
    }

    It 'goes on after the shell was killed at any moment, again and again: nothing is lost, nothing on record runs twice, the order is right' {
        $script = @"
1..600 | Invoke-PoolMap -Checkpoint '$journal' { [IO.File]::AppendAllText("$folder/ran.`$env:PP_ROUND.`$PID", "`$_``n"); if (`$_ % 100 -eq 7) { throw "bad `$_" }; "r`$_" } -ErrorAction SilentlyContinue
"@
        try {
            foreach ($round in 1..3) {
                $before = if ([IO.File]::Exists($journal)) { @(Get-PoolCheckpoint $journal | ForEach-Object Label) } else { @() }
                $env:PP_ROUND = $round
                $shell = Start-Shell $script
                $drain = $shell.StandardOutput.ReadToEndAsync()
                $goal = $before.Count + (Get-Random -Minimum 5 -Maximum 150)
                Wait-Until { (Get-LineCount $journal) -ge $goal -or $shell.HasExited } -Seconds 120 | Should -BeTrue
                if (-not $shell.HasExited) { Stop-Hard $shell.Id }
                $shell.WaitForExit()
                $drain.Wait(30000) | Should -BeTrue # workers hold nothing of it
                $ran = @(foreach ($file in [IO.Directory]::GetFiles($folder, "ran.$round.*")) { [IO.File]::ReadAllLines($file) })
                $ran | Where-Object { $_ -in $before } | Should -BeNullOrEmpty
            }

            $env:PP_ROUND = 'last'
            $shell = Start-Shell $script
            $lines = $shell.StandardOutput.ReadToEnd().Trim() -split '\s+'
            $shell.WaitForExit()
        }
        finally {
            $env:PP_ROUND = $null
        }
        $lines | Should -Be (1..600 | Where-Object { $_ % 100 -ne 7 } | ForEach-Object { "r$_" })
        (Get-PoolCheckpoint $journal -Summary).Items | Should -Be 600
        (Get-PoolCheckpoint $journal -Summary).Failed | Should -Be 6
    }
}
