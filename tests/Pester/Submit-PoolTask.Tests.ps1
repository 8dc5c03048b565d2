BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -Name 'submit' -MaxWorkers 2

    function Receive-All($Task) { $Task | Receive-PoolTask -Wait -AutoRemove }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
    Get-PoolTask | Remove-PoolTask -Force
}

Describe 'Submit-PoolTask' {
    AfterEach { Get-PoolTask | Remove-PoolTask -Force }

    Context 'what the script block gets' {
        It 'gets arguments by position' {
            Receive-All (Submit-PoolTask { param($first, $second) "$first-$second" } -ArgumentList 1, 'two' -Pool $pool) | Should -Be '1-two'
        }

        It 'gets arguments as $args where it has no parameters' {
            Receive-All (Submit-PoolTask { $args[1] + $args[0] } -ArgumentList 'a', 'b' -Pool $pool) | Should -Be 'ba'
        }

        It 'gets arguments by name' {
            Receive-All (Submit-PoolTask { param($First, $Second) "$First-$Second" } -Parameter @{ Second = 2; First = 1 } -Pool $pool) | Should -Be '1-2'
        }

        It 'gets arguments by position, by name and an input together' {
            $task = 'in' | Submit-PoolTask { param($First, [switch] $Flag) "$_ $First $Flag" } -ArgumentList 1 -Parameter @{ Flag = $true } -Pool $pool
            Receive-All $task | Should -Be 'in 1 True'
        }

        It 'gets $using: values' {
            $place = 'here'
            Receive-All (Submit-PoolTask { "from $using:place" } -Pool $pool) | Should -Be 'from here'
        }

        It 'gets each pipeline input as $_ of a task of its own' {
            $tasks = 1..3 | Submit-PoolTask { $_ * 10 } -Pool $pool
            $tasks | Should -HaveCount 3
            Receive-All $tasks | Should -Be @(10, 20, 30)
        }

        It 'gets no $_ without input, and null where the input is null' {
            Receive-All (Submit-PoolTask { $null -eq $_ } -Pool $pool) | Should -BeTrue
            Receive-All ($null | Submit-PoolTask { $null -eq $_ } -Pool $pool) | Should -BeTrue
        }

        It 'gets a collection that is given as an argument in one piece' {
            $tasks = Submit-PoolTask { $_.Count } -InputObject @(1, 2, 3) -Pool $pool
            @($tasks) | Should -HaveCount 1
            Receive-All $tasks | Should -Be 3
        }

        It 'submits nothing for an empty pipeline' {
            @() | Submit-PoolTask { 1 } -Pool $pool | Should -BeNullOrEmpty
        }

        It 'takes a body as text' {
            Receive-All (Submit-PoolTask '1 + 1' -Pool $pool) | Should -Be 2
        }
    }

    Context 'the task that it returns' {
        It 'is a job, with the body as its command' {
            $task = Submit-PoolTask { 'body' } -Pool $pool
            $task -is [System.Management.Automation.Job] | Should -BeTrue
            $task.PSJobTypeName | Should -Be 'PoolTask'
            $task.Command.Trim() | Should -Be "'body'"
            $task.Pool | Should -Be 'submit'
        }

        It 'is named after its id, or as -Name says' {
            $numbered = Submit-PoolTask { 1 } -Pool $pool
            $numbered.Name | Should -Be "Task$($numbered.Id)"
            (Submit-PoolTask { 1 } -Pool $pool -Name 'my task').Name | Should -Be 'my task'
        }

        It 'fails with TaskTimeout when it runs longer than -TimeoutSeconds' {
            $task = Submit-PoolTask { while ($true) { [Threading.Thread]::Sleep(5) } } -TimeoutSeconds 0.2 -Pool $pool
            $null = Wait-PoolTask $task -TimeoutSeconds 30
            $task.State | Should -Be 'Failed'
            { Receive-PoolTask $task -ErrorAction Stop } | Should -Throw -ErrorId 'TaskTimeout*' -ExceptionType ([TimeoutException])
        }
    }

    Context 'where it is submitted' {
        It 'uses the pool of the innermost Use-ProcessPool' {
            Use-ProcessPool -Name 'outer' -MaxWorkers 1 {
                Use-ProcessPool -Name 'inner' -MaxWorkers 1 { (Submit-PoolTask { 1 }).Pool }
                (Submit-PoolTask { 1 }).Pool
            } | Should -Be @('inner', 'outer')
        }

        It 'refuses a stopped pool' {
            $stopped = Start-ProcessPool -MaxWorkers 1
            Stop-ProcessPool $stopped
            { Submit-PoolTask { 1 } -Pool $stopped } | Should -Throw -ErrorId 'PoolStopped*'
            Get-PoolTask | Should -BeNullOrEmpty
        }

        It 'refuses an unknown pool, and names those that there are' {
            { Submit-PoolTask { 1 } -Pool 'nowhere' } | Should -Throw "*'nowhere'*'submit'*" -ErrorId 'PoolNotFound*'
        }
    }

    Context 'what it refuses before anything runs' {
        It 'refuses <what>' -ForEach @(
            @{ What = 'a variable that does not exist'; Id = 'UsingVariableNotFound*'; Call = { Submit-PoolTask { $using:thereIsNoSuchVariable } -Pool submit } }
            @{ What = 'a body that does not parse'; Id = 'ParameterArgumentTransformationError*'; Call = { Submit-PoolTask 'if (' -Pool submit } }
            @{ What = 'a time-out of 0'; Id = 'InvalidLimit*'; Call = { Submit-PoolTask { 1 } -TimeoutSeconds 0 -Pool submit } }
            @{ What = 'an argument that lives in this process only'; Id = 'NotSerializable*'; Call = { Submit-PoolTask { 1 } -ArgumentList ([IO.MemoryStream]::new()) -Pool submit } }
        ) {
            $Call | Should -Throw -ErrorId $Id
            Get-PoolTask | Should -BeNullOrEmpty
        }

        It 'writes an error for an input that can not be sent, and submits the others' {
            $tasks = 1, [IO.MemoryStream]::new(), 3 | Submit-PoolTask { $_ } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
            Receive-All $tasks | Should -Be @(1, 3)
            $problems | Should -HaveCount 1
            $problems[0].FullyQualifiedErrorId | Should -BeLike 'NotSerializable*'
        }
    }

    Context 'many tasks' {
        It 'runs three serial tasks in one process' {
            $fresh = Start-ProcessPool -MaxWorkers 2
            $ids = foreach ($i in 1..3) { Receive-All (Submit-PoolTask { $PID } -Pool $fresh) }
            @($ids | Select-Object -Unique) | Should -HaveCount 1
            @(Get-PoolWorker $fresh) | Should -HaveCount 1
            Stop-ProcessPool $fresh
        }

        It 'makes no more workers than the limit for fifteen blocked tasks per worker' {
            $gate = Join-Path (New-Folder) 'gate'
            $tasks = 1..30 | Submit-PoolTask { while (-not [IO.File]::Exists($using:gate)) { [Threading.Thread]::Sleep(5) }; $PID } -Pool $pool
            Wait-Until { @($tasks | Where-Object State -EQ 'Running').Count -eq 2 } | Should -BeTrue
            @(Get-PoolWorker $pool) | Should -HaveCount 2
            @($tasks | Where-Object State -EQ 'NotStarted') | Should -HaveCount 28
            Set-Mark $gate
            @(Receive-All $tasks | Select-Object -Unique) | Should -HaveCount 2
        }

        It 'takes 10,000 tasks at once' {
            # What this costs the shell; how long it takes is the machine's affair, within reason.
            $clock, $before = [Diagnostics.Stopwatch]::StartNew(), [Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime
            $tasks = 1..10000 | Submit-PoolTask { $_ * 2 } -Pool $pool
            $sum = Receive-All $tasks | Measure-Object -Sum
            $sum.Count | Should -Be 10000
            $sum.Sum | Should -Be 100010000
            ([Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime - $before).TotalSeconds | Should -BeLessThan 20
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 200
        }

        It 'lets a task submit another one from its completion event, a hundred deep' {
            $global:chain = @{ Pool = $pool; Folder = New-Folder; Depth = 0; Done = $false; Tasks = [System.Collections.Generic.List[object]]::new() }
            function global:Submit-Next {
                $depth = ++$chain.Depth
                $gate = Join-Path $chain.Folder $depth

                # The gate opens when we listen, so that no completion is missed.
                $task = Submit-PoolTask { while (-not [IO.File]::Exists($using:gate)) { [Threading.Thread]::Sleep(1) }; $using:depth } -Pool $chain.Pool
                $chain.Tasks.Add($task)
                $null = Register-ObjectEvent $task StateChanged -Action {
                    if ($EventArgs.JobStateInfo.State -eq 'Completed') {
                        if ($chain.Depth -lt 100) { Submit-Next } else { $chain.Done = $true }
                    }
                }
                [IO.File]::WriteAllText($gate, '')
            }
            try {
                Submit-Next
                Wait-Until -Seconds 240 { $chain.Done } | Should -BeTrue
                Receive-PoolTask $chain.Tasks | Should -Be @(1..100)
            }
            finally {
                Get-EventSubscriber | Unregister-Event
                Get-Event | ForEach-Object { Remove-Event -EventIdentifier $_.EventIdentifier }
                Get-Job | Where-Object PSJobTypeName -NE 'PoolTask' | Remove-Job -Force
                Remove-Item Function:\Submit-Next
                Remove-Variable chain -Scope Global
            }
        }
    }
}
