BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    . (Join-Path $PSScriptRoot 'SecretSupport.ps1')
    $pool = Start-ProcessPool -MaxWorkers 2 -GracePeriodSeconds 0

    # All that a map writes, on each of its streams.
    function Invoke-Loud($Item, [scriptblock] $Body, [hashtable] $Map = @{}) {
        try { ,$Item | Invoke-PoolMap $Body -Pool $pool -Verbose -Debug -InformationAction Continue -WarningAction Continue @Map *>&1 }
        catch { $_ }
    }

    # Says and does with a value all that a body may: its last step is up to the test.
    $telling = @'
        Write-Verbose "verbose $value"; Write-Debug "debug $value"; Write-Warning "warning $value"; Write-Information $value; Write-Host $value
        Write-Progress -Activity "progress $value" -Status "$value"
        [Console]::WriteLine("text $value"); [Console]::Error.WriteLine("stderr $value")
        Write-Error "error $value" -TargetObject $value -ErrorAction Continue
        $value
'@
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'What these tests look for' {
    It 'is found in <Name>' -ForEach @(
        @{ Name = 'clear'; Hide = { "x $args y" } }
        @{ Name = 'UTF-16'; Hide = { [Text.Encoding]::Latin1.GetString([Text.Encoding]::Unicode.GetBytes("$args")) } }
        @{ Name = 'hexadecimal UTF-16, as ConvertFrom-SecureString writes it on Linux'; Hide = { [Convert]::ToHexString([Text.Encoding]::Unicode.GetBytes("$args")).ToLowerInvariant() } }
        @{ Name = 'base64 of UTF-16, in the midst of other text'; Hide = { [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes("a$args")) } }
        @{ Name = 'base64, in the midst of other text'; Hide = { [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("ab$args,c")) } }
    ) {
        $secret = New-Secret
        Find-Secret "before $(& $Hide $secret.Password) after" $secret.Password | Should -Not -BeNullOrEmpty
        Find-Secret "before $(& $Hide (New-Secret).Password) after" $secret.Password | Should -BeNullOrEmpty
    }

    It 'is found in an error''s text, target and data' {
        $secret = New-Secret
        $plain = [InvalidOperationException]::new('x')
        $plain.Data['note'] = $secret.Password
        $errors = [Management.Automation.ErrorRecord]::new($plain, 'x', 'NotSpecified', $null),
            [Management.Automation.ErrorRecord]::new([InvalidOperationException]::new('x'), 'x', 'NotSpecified', $secret.Password),
            [Management.Automation.ErrorRecord]::new([InvalidOperationException]::new('x', [Exception]::new($secret.Password)), 'x', 'NotSpecified', $null)
        foreach ($one in $errors) { Find-Secret "$(Show-Record $one)" $secret.Password | Should -Be $secret.Password }
    }
}

Describe 'A secret as <Way>' -ForEach @(
    @{ Way = 'an item'; Head = '$value = $_'; Give = { @{} } }
    @{ Way = 'an argument'; Head = '$value = $args[0]'; Give = { @{ ArgumentList = @(, $args[0]) } } }
    @{ Way = 'a parameter'; Head = 'param($Token) $value = $Token'; Give = { @{ Parameter = @{ Token = $args[0] } } } }
    @{ Way = 'a $using: value'; Head = '$value = $using:hidden'; Give = { @{} } }
) {
    BeforeEach {
        $secret = New-Secret
        $journal = Join-Path (New-Folder) 'journal'
    }

    It 'arrives, and is not in what a body writes that <Name>' -ForEach @(
        @{ Name = 'ends'; Tail = '' }
        @{ Name = 'throws'; Tail = 'throw "failed with $value"' }
        @{ Name = 'throws it'; Tail = 'throw $value' }
        @{ Name = 'gives it to a command that does not take it'; Tail = 'Get-Item -LiteralPath ([int]$value)' }
        @{ Name = 'gives out what can''t cross beside it'; Tail = '@{ beside = $value; stream = [IO.MemoryStream]::new() }' }
        @{ Name = 'exits'; Tail = 'exit 3' }
        @{ Name = 'is stopped at its limit'; Tail = '[Threading.Thread]::Sleep(-1)'; Map = @{ TimeoutSeconds = 1 } }
        @{ Name = 'loses its worker'; Tail = '[Environment]::FailFast("last words with $value")' }
        @{ Name = 'is tried again'; Tail = 'throw "failed with $value"'; Map = @{ RetryCount = 1; RetryDelaySeconds = 0 } }
    ) {
        foreach ($hidden in $secret.Credential, $secret.Secure, @{ list = @([pscustomobject]@{ deep = $secret.Credential }) }) {
            $more = & $Give $hidden
            if ($Map) { $more += $Map }
            $records = Invoke-Loud $hidden ([scriptblock]::Create("$Head`n$telling`n$Tail")) ($more + @{ Checkpoint = "$journal-$($hidden.GetType().Name)" })
            # What a body put out in its last moment may die with its worker; and a slow machine may not come that far before the limit.
            if ($Name -notin 'loses its worker', 'is stopped at its limit') { $records | Where-Object { $_ -is $hidden.GetType() } | Should -HaveCount 1 -Because 'the body gave it out once' }
            $records | Where-Object { $_ -isnot $hidden.GetType() } | Should -Not -BeNullOrEmpty
            Find-Secret "$(Show-Record $records)" $secret.Password | Should -BeNullOrEmpty
            $kept = "$(Get-JournalText "$journal-$($hidden.GetType().Name)")"
            $kept | Should -Match '"outcome"'
            Find-Secret $kept $secret.Password | Should -BeNullOrEmpty
        }
    }

    It 'is not in the refusal of what can''t cross beside it' {
        $hidden = @{ beside = $secret.Credential; stream = [IO.MemoryStream]::new() }
        $more = & $Give $hidden
        $records = @(Invoke-Loud $hidden ([scriptblock]::Create("$Head`n`$value")) $more)
        $records | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | ForEach-Object FullyQualifiedErrorId | Should -BeLike 'NotSerializable*'
        Find-Secret "$(Show-Record $records)" $secret.Password | Should -BeNullOrEmpty
    }

    It 'is in the command line and the environment of no process' -Skip:(-not $IsLinux) {
        $folder = New-Folder
        $hidden = $secret.Credential
        # The worker has a child meanwhile.
        $body = [scriptblock]::Create("$Head`n`$child = [Diagnostics.Process]::Start('sleep', '300'); try { [IO.File]::WriteAllText('$folder/began', `$value.UserName); while (-not [IO.File]::Exists('$folder/go')) { [Threading.Thread]::Sleep(5) } } finally { `$child.Kill() }; `$value")
        $more = & $Give $hidden
        if ($Way -eq 'an item') { $more.InputObject = $hidden }
        $task = Submit-PoolTask $body -Pool $pool @more
        Wait-Until { [IO.File]::Exists("$folder/began") -and [IO.File]::ReadAllText("$folder/began") } | Should -BeTrue
        $shown = "$(Show-Process)"
        $seen = "$(Show-Record @(Get-PoolTask; Get-PoolWorker $pool; Get-ProcessPool))"
        Set-Mark "$folder/go"
        $output = Receive-PoolTask $task -Wait
        $output.GetNetworkCredential().Password | Should -Be $secret.Password
        $shown | Should -Match 'ParallelProc.Worker'
        Find-Secret $shown $secret.Password | Should -BeNullOrEmpty
        Find-Secret $seen $secret.Password | Should -BeNullOrEmpty
        Find-Secret "$(Show-Record $task)" $secret.Password | Should -BeNullOrEmpty
        Remove-PoolTask $task
    }
}

Describe 'A secret as the key of an item in a journal' {
    It 'is not in it, as <Name>' -ForEach @(
        @{ Name = 'a credential'; Key = { $_.Credential } }
        @{ Name = 'a secure string'; Key = { $_.Secure } }
        @{ Name = 'a credential of .NET'; Key = { $_.Login } }
        @{ Name = 'one of several values'; Key = { 'a', $_.Credential, $_.Secure } }
        @{ Name = 'the item itself'; Key = { $_ } }
    ) {
        $secret = New-Secret
        $journal = Join-Path (New-Folder) 'journal'
        $item = $secret | Select-Object -Property Credential, Secure, Login
        $records = @($item | Invoke-PoolMap { throw 'failed' } -Pool $pool -Checkpoint $journal -CheckpointKey $Key -Verbose *>&1)
        $records | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Should -HaveCount 1
        $known = @(Get-PoolCheckpoint $journal)
        $known | Should -HaveCount 1
        Find-Secret "$(Show-Record ($known + $known.Error))" $secret.Password | Should -BeNullOrEmpty
        Find-Secret "$(Get-JournalText $journal)" $secret.Password | Should -BeNullOrEmpty
    }
}

Describe 'A secret in the setting up of a pool' {
    BeforeEach { $secret = New-Secret }

    It 'is not in the error of an initialisation script that has it' {
        $hidden = $secret.Credential
        $records = @(try { Start-ProcessPool -MaxWorkers 1 -MinWorkers 1 -InitializationScript { $login = $using:hidden; Write-Error "wrote $login" -TargetObject $login; throw "failed with $login" } -Verbose -Debug *>&1 } catch { $_ })
        "$records" | Should -Match 'failed with System.Management.Automation.PSCredential'
        Find-Secret "$(Show-Record $records)" $secret.Password | Should -BeNullOrEmpty
    }

    It 'is not in the refusal of an environment variable' {
        foreach ($variables in @{ 'A=B' = $secret.Password }, @{ A = "$($secret.Password)`0" }) {
            $refusal = { Start-ProcessPool -MaxWorkers 1 -Environment $variables } | Should -Throw -ErrorId 'InvalidEnvironment*' -PassThru
            Find-Secret "$(Show-Record $refusal)" $secret.Password | Should -BeNullOrEmpty
        }
    }

    It 'is not in the refusal of a value that is no <Name>' -ForEach @(
        @{ Name = 'pool'; Call = { 1 | Invoke-PoolMap { $_ } -Pool $args[0] } }
        @{ Name = 'task'; Call = { Receive-PoolTask $args[0] } }
        @{ Name = 'number'; Call = { Start-ProcessPool -MaxWorkers $args[0] } }
        @{ Name = 'script'; Call = { 1 | Invoke-PoolMap $args[0] } }
        @{ Name = 'journal'; Call = { Get-PoolCheckpoint $args[0] } }
    ) {
        foreach ($hidden in $secret.Credential, $secret.Secure) {
            $records = @(try { & $Call $hidden *>&1 } catch { $_ })
            $records | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Should -HaveCount 1
            Find-Secret "$(Show-Record $records)" $secret.Password | Should -BeNullOrEmpty
        }
    }
}
