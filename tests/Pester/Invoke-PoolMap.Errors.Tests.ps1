BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 2
    $kinds = { $input | ForEach-Object { if ($_ -is [Management.Automation.ErrorRecord]) { "error $($_.TargetObject)" } else { "$_" } } }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Invoke-PoolMap: errors that do not end an item' {
    It 'writes the error of 1/0 and goes on with the body' {
        $out = 1 | Invoke-PoolMap { 1/0; 'after' } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $out | Should -Be 'after'
        $problems | Should -HaveCount 1
        $problems[0].Exception.InnerException | Should -BeOfType ([DivideByZeroException]) -Because 'that is what PowerShell itself makes of it'
    }

    It 'writes the errors of <Name> and goes on with the body' -ForEach @(
        @{ Name = 'a failed cast'; Body = { [int]'x'; 'after' }; Type = [Management.Automation.RuntimeException]; Id = 'InvalidCastFromStringToInteger' }
        @{ Name = 'an unknown command'; Body = { No-SuchCommand; 'after' }; Type = [Management.Automation.CommandNotFoundException]; Id = 'CommandNotFoundException' }
        @{ Name = 'a method that throws'; Body = { [IO.File]::ReadAllText('/no/such/file'); 'after' }; Type = [Management.Automation.MethodInvocationException]; Id = '*NotFoundException' }
        @{ Name = 'a command'; Body = { Get-Item /no/such/item; 'after' }; Type = [Management.Automation.ItemNotFoundException]; Id = 'PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand' }
        @{ Name = 'a call on null'; Body = { $null.ToString(); 'after' }; Type = [Management.Automation.RuntimeException]; Id = 'InvokeMethodOnNull' }
    ) {
        $out = 1 | Invoke-PoolMap $Body -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $out | Should -Be 'after'
        $problems | Should -HaveCount 1
        $problems[0].Exception | Should -BeOfType $Type
        $problems[0].FullyQualifiedErrorId | Should -BeLike $Id
    }

    It 'keeps message, id, category and target of Write-Error, in order with the output' {
        $all = 1 | Invoke-PoolMap { 'a'; Write-Error -Message 'broken' -ErrorId MyId -Category InvalidData -TargetObject 'thing'; 'b' } -Pool $pool 2>&1
        $all[0] | Should -Be 'a'
        $all[2] | Should -Be 'b'
        $problem = $all[1]
        $problem | Should -BeOfType ([Management.Automation.ErrorRecord])
        $problem.Exception.Message | Should -Be 'broken'
        $problem.FullyQualifiedErrorId | Should -BeLike 'MyId*'
        $problem.CategoryInfo.Category | Should -Be 'InvalidData'
        $problem.TargetObject | Should -Be 'thing'
    }

    It 'takes an ErrorRecord that a body outputs as output' {
        $out = 1 | Invoke-PoolMap -Pool $pool -ErrorVariable problems -ErrorAction Stop {
            [Management.Automation.ErrorRecord]::new([Exception]::new('just data'), 'DataId', 'NotSpecified', $null)
        }
        $out | Should -BeOfType ([Management.Automation.ErrorRecord])
        $out.Exception.Message | Should -Be 'just data'
        $problems | Should -BeNullOrEmpty
    }

    It 'does not take what a body catches for an error' {
        1 | Invoke-PoolMap { try { throw 'x' } catch { "caught $_" } finally { 'finally' } } -Pool $pool -ErrorAction Stop | Should -Be @('caught x', 'finally')
    }

    It 'adds nothing to $Error of the shell for errors that are ignored' {
        $Error.Clear()
        1 | Invoke-PoolMap { 1/0 } -Pool $pool -ErrorAction Ignore
        $Error.Count | Should -Be 0
    }
}

Describe 'Invoke-PoolMap: errors that end an item' {
    It 'ends the item that throws, and goes on with the others' {
        $out = 1..4 | Invoke-PoolMap { if ($_ -eq 2) { throw "no $_" }; $_; 'end' } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $out | Should -Be @(1, 'end', 3, 'end', 4, 'end')
        $problems | Should -HaveCount 1
        $problems[0].Exception.Message | Should -Be 'no 2'
    }

    It 'keeps what the item put out before it threw' {
        1..2 | Invoke-PoolMap { $_; if ($_ -eq 1) { throw 'out' } } -Pool $pool -ErrorAction SilentlyContinue | Should -Be @(1, 2)
    }

    It 'writes an error in the middle of a map at its place, also with batches of <_>' -ForEach 1, 3, 10 {
        $all = 1..10 | Invoke-PoolMap { if ($_ -in 4, 7) { throw 'x' }; $_ } -Pool $pool -BatchSize $_ 2>&1
        ($all | & $kinds) | Should -Be @('1', '2', '3', 'error 4', '5', '6', 'error 7', '8', '9', '10')
    }

    It 'goes on after many items that throw' {
        $all = 1..200 | Invoke-PoolMap { if ($_ % 2) { throw 'odd' }; $_ } -Pool $pool 2>&1
        ($all | & $kinds) | Should -Be @(1..200 | ForEach-Object { if ($_ % 2) { "error $_" } else { "$_" } })
    }

    It 'gives the exception of the same .NET type, so that a typed catch works' {
        $caught = try { 1 | Invoke-PoolMap { 1/0 } -Pool $pool -ErrorAction Stop } catch [DivideByZeroException] { 'by type' } catch { "other: $($_.Exception.GetType())" }
        $caught | Should -Be 'by type'
        $caught = try { 1 | Invoke-PoolMap { throw [IO.FileNotFoundException]::new('where?') } -Pool $pool -ErrorAction Stop } catch [IO.FileNotFoundException] { $_.Exception.Message }
        $caught | Should -Be 'where?'
    }

    It 'gives the exceptions of Write-Error and of commands as their own types too' {
        $null = 1 | Invoke-PoolMap { Write-Error 'written' } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].Exception | Should -BeOfType ([Microsoft.PowerShell.Commands.WriteErrorException])
        $problems[0].Exception.Message | Should -Be 'written'
        $null = Get-Process -Id $PID # loads what has the type
        $caught = try { 1 | Invoke-PoolMap { Get-Process -Name no-such-process } -Pool $pool -ErrorAction Stop } catch [Microsoft.PowerShell.Commands.ProcessCommandException] { "caught $_" }
        $caught | Should -BeLike 'caught *no-such-process*'
    }

    It 'gives an exception of a type that is not rebuilt as one that names it' {
        $caught = $null
        try { 1 | Invoke-PoolMap { throw [Text.DecoderFallbackException]::new('full') } -Pool $pool -ErrorAction Stop } catch { $caught = $_ }
        $caught.Exception.GetType().Name | Should -Be 'PoolTaskException'
        $caught.Exception.OriginalTypeName | Should -Be 'System.Text.DecoderFallbackException'
        $caught.Exception.Message | Should -Be 'full'
    }

    It 'keeps the chain of inner exceptions' {
        $null = 1 | Invoke-PoolMap { throw [InvalidOperationException]::new('outer', [ArgumentException]::new('inner')) } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].Exception.InnerException | Should -BeOfType ([ArgumentException])
        $problems[0].Exception.InnerException.Message | Should -Be 'inner'
    }

    It 'keeps id and category of a record that is thrown' {
        $null = 1 | Invoke-PoolMap -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue {
            throw [Management.Automation.ErrorRecord]::new([Exception]::new('own'), 'OwnId', 'LimitsExceeded', 'own target')
        }
        $problems[0].FullyQualifiedErrorId | Should -Be 'OwnId'
        $problems[0].CategoryInfo.Category | Should -Be 'LimitsExceeded'
        $problems[0].TargetObject | Should -Be 1
        $problems[0].Exception.Data['ParallelProc.OriginalTarget'] | Should -Be 'own target'
    }

    It 'keeps FullyQualifiedErrorId, position and script stack, and makes the item the target' {
        $body = {
            'some output'
            throw 'right here'
        }
        $null = 'the item' | Invoke-PoolMap $body -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $problem = $problems[0]
        $problem.FullyQualifiedErrorId | Should -Be 'right here'
        $problem.CategoryInfo.Category | Should -Be 'OperationStopped'
        $problem.TargetObject | Should -Be 'the item'
        $problem.InvocationInfo.ScriptName | Should -Be $body.File
        $problem.InvocationInfo.ScriptLineNumber | Should -Be ($body.StartPosition.StartLine + 2)
        $problem.InvocationInfo.Line.Trim() | Should -Be "throw 'right here'"
        $problem.InvocationInfo.PositionMessage | Should -BeLike "*throw 'right here'*"
        $problem.ScriptStackTrace | Should -BeLike "*line $($body.StartPosition.StartLine + 2)*"
    }

    It 'gives the error view a heading' {
        $thrown = 1 | Invoke-PoolMap { throw [IO.IOException]::new('no') } -Pool $pool 2>&1
        $thrown.Exception.WasThrownFromThrowStatement | Should -BeTrue
        $missing = 1 | Invoke-PoolMap { param([Parameter(Mandatory)] $Needed) } -Pool $pool 2>&1
        # A command without a name would be an empty heading.
        $missing.InvocationInfo.MyCommand | Should -BeNullOrEmpty
        $missing.InvocationInfo.InvocationName | Should -BeNullOrEmpty
    }

    It 'keeps id and position also under -ErrorAction Stop' {
        $body = { throw 'right here' }
        $caught = $null
        try { 1 | Invoke-PoolMap $body -Pool $pool -ErrorAction Stop } catch { $caught = $_ }
        $caught.FullyQualifiedErrorId | Should -BeLike 'right here*'
        $caught.InvocationInfo.ScriptLineNumber | Should -Be $body.StartPosition.StartLine
    }

    It 'notes which worker an error came from' {
        $seen = 1 | Invoke-PoolMap { $PID; throw 'x' } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].Exception.Data['ParallelProc.Worker'] | Should -BeLike "*process $seen*"
    }

    It 'ends an item whose own preference is Stop at its first error' {
        $out = 1..2 | Invoke-PoolMap { $ErrorActionPreference = 'Stop'; if ($_ -eq 1) { Get-Item /no/such/item }; "end $_" } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $out | Should -Be 'end 2'
        $problems | Should -HaveCount 1
        $problems[0].TargetObject | Should -Be 1
    }

    It 'makes exit in a body the error TaskExited of its item' {
        $out = 1..3 | Invoke-PoolMap { if ($_ -eq 2) { exit 7 }; $_ } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $out | Should -Be @(1, 3)
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'TaskExited*'
        $problems[0].Exception.Message | Should -BeLike '*code 7*'
        $problems[0].TargetObject | Should -Be 2
    }
}

Describe 'Invoke-PoolMap: -ErrorAction Stop' {
    It 'ends the map at its first error, and leaves the pool and its workers usable' {
        $before = 1..2 | Invoke-PoolMap { $PID } -Pool $pool
        $folder = New-Folder
        $out = [Collections.Generic.List[object]]::new()
        {
            1..1000 | Invoke-PoolMap -Pool $pool -ErrorAction Stop -GracePeriodSeconds 60 {
                [IO.File]::WriteAllText("$using:folder/$_", '')
                if ($_ -eq 3) { throw 'third' }
                [Threading.Thread]::Sleep(2)
                $_
            } | ForEach-Object { $out.Add($_) }
        } | Should -Throw 'third'
        $out | Should -Be @(1, 2)
        1..3 | Invoke-PoolMap { $_ } -Pool $pool | Should -Be @(1, 2, 3)
        [IO.Directory]::GetFiles($folder).Count | Should -BeLessThan 1000 -Because 'what had not begun is dropped'
        $pool.LostWorkers | Should -Be 0
        $before | Should -BeIn @(Get-PoolWorker $pool).ProcessId
    }
}

Describe 'Invoke-PoolMap: a worker that a time-out killed' {
    It 'is replaced, and does not count as lost' {
        $own = Start-ProcessPool -MaxWorkers 1
        $old = 1 | Invoke-PoolMap { $PID } -Pool $own
        $null = 1 | Invoke-PoolMap { [Threading.Thread]::Sleep(-1) } -Pool $own -TimeoutSeconds 1 -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'TaskTimeout,*'
        1 | Invoke-PoolMap { $PID } -Pool $own | Should -Not -Be $old
        $own.LostWorkers | Should -Be 0
    }
}

Describe 'Invoke-PoolMap: a pool that ends under a map' {
    It 'ends the map at the next input' {
        $own = Start-ProcessPool -MaxWorkers 1
        $last = @{}
        {
            1..20 | ForEach-Object { $last.Input = $_; if ($_ -eq 3) { Stop-ProcessPool $own -Force }; $_ } | Invoke-PoolMap { $_ } -Pool $own
        } | Should -Throw -ErrorId 'PoolStopped,*'
        $last.Input | Should -Be 3
    }
}

Describe 'Invoke-PoolMap: objects that cannot cross' {
    It 'makes an output that lives in its own process only the error NotSerializable of its item, which names the path' {
        $all = 1..3 | Invoke-PoolMap { if ($_ -eq 2) { @{ Outer = @{ Inner = [Threading.Mutex]::new() } } } else { $_ } } -Pool $pool 2>&1
        $all | Should -HaveCount 3
        @($all[0], $all[2]) | Should -Be @(1, 3)
        $all[1].FullyQualifiedErrorId | Should -BeLike 'NotSerializable*'
        $all[1].Exception.Message | Should -BeLike '*Outer*Inner*'
        $all[1].TargetObject | Should -Be 2
    }

    It 'makes an input that lives in its own process only the error NotSerializable of its item' {
        $mutex = [Threading.Mutex]::new()
        $items = 1, @{ Lock = $mutex }, 3
        $all = $items | Invoke-PoolMap { $_ } -Pool $pool 2>&1
        @($all[0], $all[2]) | Should -Be @(1, 3)
        $all[1].FullyQualifiedErrorId | Should -BeLike 'NotSerializable*'
        $all[1].Exception.Message | Should -BeLike '*Lock*'
        $all[1].TargetObject.Lock | Should -Be $mutex
        $mutex.Dispose()
    }

    It 'goes on with the body after an output that cannot cross' {
        $all = 1 | Invoke-PoolMap { 'a'; [Threading.Mutex]::new(); 'b' } -Pool $pool 2>&1
        $all[0] | Should -Be 'a'
        $all[1].FullyQualifiedErrorId | Should -BeLike 'NotSerializable*'
        $all[2] | Should -Be 'b'
    }
}
