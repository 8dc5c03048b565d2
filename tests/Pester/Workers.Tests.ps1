BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'A worker that dies' {
    BeforeAll { $pool = Start-ProcessPool -MaxWorkers 2 }
    AfterAll { Stop-ProcessPool $pool -Force }

    It 'makes a kill -9 the error WorkerLost of the item that ran, and runs the others' -Skip:$IsWindows {
        $all = 1..20 | Invoke-PoolMap { if ($_ -eq 7) { [Diagnostics.Process]::GetCurrentProcess().Kill() }; $_ } -Pool $pool 2>&1
        $all | Should -HaveCount 20
        $all | Where-Object { $_ -is [int] } | Should -Be @(@(1..6) + @(8..20))
        $problem = $all[6]
        $problem.FullyQualifiedErrorId | Should -BeLike 'WorkerLost*'
        $problem.TargetObject | Should -Be 7
        $problem.Exception.Message | Should -BeLike '*SIGKILL (9)*'
        $problem.CategoryInfo.Category | Should -Be 'ResourceUnavailable'
        $problem.Exception.Data['ParallelProc.Worker'] | Should -Not -BeNullOrEmpty
    }

    It 'delivers what each item put out once, and runs no item twice' {
        $folder = New-Folder
        $all = 1..30 | Invoke-PoolMap -Pool $pool -BatchSize 10 {
            [IO.File]::AppendAllText("$using:folder/$_", 'x')
            "$_"
            if ($_ -eq 15) { [Environment]::FailFast('on purpose') }
        } -InformationAction Ignore 2>&1
        # The worker may have died before the last words of its item had left it.
        $all | Where-Object { $_ -is [string] -and $_ -ne '15' } | Should -Be @(1..30 | Where-Object { $_ -ne 15 } | ForEach-Object { "$_" })
        @($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] }).TargetObject | Should -Be 15
        1..30 | ForEach-Object { [IO.File]::ReadAllText("$folder/$_") } | Select-Object -Unique | Should -Be 'x'
    }

    It 'shows the last words of a worker that <Name>, in its error alone' -ForEach @(
        @{ Name = 'fails fast'; Body = { [Environment]::FailFast('the disk is on fire') }; Words = 'the disk is on fire' }
        @{ Name = 'meets an unhandled exception'; Body = { $thread = [Threading.Thread]::new([Threading.ThreadStart] { throw 'no runspace here' }); $thread.Start(); $thread.Join() }; Words = 'Unhandled exception.' }
        @{ Name = 'overflows its stack'; Body = { $self = [object[]]::new(1); $self[0] = $self; ([Collections.IStructuralEquatable]$self).GetHashCode([Collections.StructuralComparisons]::StructuralEqualityComparer) }; Words = 'Stack overflow.' }
    ) {
        $null = 1 | Invoke-PoolMap $Body -Pool $pool -InformationVariable information -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'WorkerLost*'
        $problems[0].Exception.Message | Should -BeLike "*$Words*"
        ($problems[0].Exception.Message -split '\r?\n').Count | Should -BeLessOrEqual 12
        $information | Where-Object { "$_" -match '^   at ' } | Should -BeNullOrEmpty -Because 'its stack is for the error alone'
    }

    It 'tells what a <Name> wrote to standard error before the worker was killed' -Skip:$IsWindows -ForEach @(
        @{ Name = 'body'; Body = { [Console]::Error.WriteLine('the tape is worn'); Start-Sleep 60 } }
        @{ Name = 'native program'; Body = { sh -c 'echo the tape is worn >&2'; Start-Sleep 60 } }
    ) {
        $lines = 1 | Invoke-PoolMap $Body -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue 6>&1 | ForEach-Object {
            "$_"
            # Asked for here: the line may overtake all that the body itself puts out.
            Stop-Hard (Get-PoolWorker $pool | Where-Object State -EQ Busy).ProcessId
        }
        $lines | Should -Be 'the tape is worn'
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'WorkerLost*'
        $problems[0].Exception.Message | Should -BeLike '*last words were: the tape is worn*'
    }

    It 'shows the exit code of a worker that leaves by [Environment]::Exit' {
        $null = 1 | Invoke-PoolMap { [Environment]::Exit(42) } -Pool $pool -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | Should -HaveCount 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'WorkerLost*'
        $problems[0].Exception.Message | Should -BeLike '*exit code 42*'
    }

    It 'is replaced by a new one' {
        $before = $pool.LostWorkers
        $old = 1 | Invoke-PoolMap { $PID } -Pool $pool
        Stop-Hard $old
        Wait-Gone $old | Should -BeTrue
        Wait-Until { $pool.LostWorkers -gt $before } | Should -BeTrue
        $new = 1..4 | Invoke-PoolMap { $PID } -Pool $pool -ErrorAction Stop
        $new | Should -HaveCount 4
        $new | Should -Not -Contain $old
    }

    It 'is replaced at once where the pool has -MinWorkers' {
        $warm = Start-ProcessPool -MinWorkers 1 -MaxWorkers 1
        $old = (Get-PoolWorker $warm).ProcessId
        Stop-Hard $old
        Wait-Until { $worker = Get-PoolWorker $warm; $worker -and $worker.ProcessId -ne $old -and $worker.State -eq 'Idle' } | Should -BeTrue
        Stop-ProcessPool $warm
    }

    It 'takes the native programs that its item started with it' -Skip:$IsWindows {
        $file = Join-Path (New-Folder) 'child'
        $null = 1 | Invoke-PoolMap -Pool $pool -ErrorAction SilentlyContinue {
            $child = [Diagnostics.Process]::Start('sleep', '300')
            [IO.File]::WriteAllText($using:file, $child.Id)
            [Diagnostics.Process]::GetCurrentProcess().Kill()
        }
        $child = [int][IO.File]::ReadAllText($file)
        $child | Should -BeGreaterThan 0
        Wait-Gone $child | Should -BeTrue
    }

    It 'breaks no map that runs on in the other worker, whatever is sent to it' {
        # A large argument is on its way to the worker that dies.
        $items = 1..6 | ForEach-Object { [pscustomobject]@{ Number = $_; Load = 'x' * 2MB } }
        $all = $items | Invoke-PoolMap -Pool $pool -BatchSize 1 { if ($_.Number -eq 2) { [Environment]::Exit(1) }; $_.Number } 2>&1
        $all | Where-Object { $_ -is [int] } | Should -Be @(1, 3, 4, 5, 6)
        $all[1].FullyQualifiedErrorId | Should -BeLike 'WorkerLost*'
    }

    It 'costs no other item its bytes, when large arrays wait for it' {
        $items = 1..6 | ForEach-Object { $load = [byte[]]::new(3MB); [Array]::Fill($load, [byte]$_); [pscustomobject]@{ Number = $_; Load = $load } }
        $all = $items | Invoke-PoolMap -Pool $pool -BatchSize 1 {
            if ($_.Number -eq 2) { [Environment]::Exit(1) }
            if (@($_.Load[0], $_.Load[1MB], $_.Load[-1] | Select-Object -Unique).Count -ne 1) { throw 'mixed' }
            , $_.Load
        } 2>&1
        $all | Where-Object { $_ -is [byte[]] } | ForEach-Object { "$($_.Length / 1MB) $($_[0]) $($_[-1])" } | Should -Be @(1, 3, 4, 5, 6 | ForEach-Object { "3 $_ $_" })
        $all[1].FullyQualifiedErrorId | Should -BeLike 'WorkerLost*'
    }

    It 'ends a map whose workers all die with one error for each item' {
        $all = 1..5 | Invoke-PoolMap { [Environment]::Exit($_) } -Pool $pool 2>&1
        $all.TargetObject | Should -Be @(1..5)
        $all | ForEach-Object { $_.Exception.Message -replace '(?s).*exit code (\d+).*', '$1' } | Should -Be @('1', '2', '3', '4', '5')
    }
}

Describe 'A native program that a worker starts' {
    It 'is not born deaf to Ctrl+C' -Skip:$IsWindows {
        $pool = Start-ProcessPool -MaxWorkers 1
        foreach ($signal in 'INT', 'QUIT') {
            # What is ignored when a sh starts can't be trapped in it.
            1 | Invoke-PoolMap { sh -c "trap 'echo caught; exit' $($args[0]); kill -$($args[0]) `$`$; echo ignored" } -Pool $pool -ArgumentList $signal | Should -Be 'caught'
        }
        Stop-ProcessPool $pool
    }

    It 'is not taken for the worker when it prints what looks like its mark' -Skip:$IsWindows {
        $pool = Start-ProcessPool -MaxWorkers 1
        $text = 1 | Invoke-PoolMap { sh -c "printf '\000PP1\n' >&2; sleep 0.2; echo late >&2" } -Pool $pool 6>&1
        "$text" | Should -BeLike '*PP1*late'
        Stop-ProcessPool $pool
    }
}

Describe 'A time limit' {
    BeforeAll { $pool = Start-ProcessPool -MaxWorkers 1 }
    AfterAll { Stop-ProcessPool $pool -Force }

    It 'stops an item politely: its finally block runs, and its worker stays' {
        $file = Join-Path (New-Folder) 'finally'
        $id = 1 | Invoke-PoolMap { $PID } -Pool $pool
        # The limit holds for items 1 and 3 too, which may begin slowly; and only a worker that is never killed proves that the stop was polite.
        $all = 1..3 | Invoke-PoolMap -Pool $pool -TimeoutSeconds 6 -GracePeriodSeconds 60 {
            try { if ($_ -eq 2) { while ($true) { [Threading.Thread]::Sleep(5) } } } finally { if ($_ -eq 2) { [IO.File]::WriteAllText($using:file, '') } }
            $_
        } 2>&1
        @($all[0], $all[2]) | Should -Be @(1, 3)
        $all[1].FullyQualifiedErrorId | Should -BeLike 'TaskTimeout*'
        $all[1].Exception | Should -BeOfType ([TimeoutException])
        $all[1].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $all[1].TargetObject | Should -Be 2
        [IO.File]::Exists($file) | Should -BeTrue
        1 | Invoke-PoolMap { $PID } -Pool $pool | Should -Be $id
    }

    It 'kills the worker of an item that is blocked in [Threading.Thread]::Sleep(-1), and goes on in a new one' {
        $id = 1 | Invoke-PoolMap { $PID } -Pool $pool
        $all = 1..3 | Invoke-PoolMap { if ($_ -eq 2) { [Threading.Thread]::Sleep(-1) }; $_ } -Pool $pool -TimeoutSeconds 6 2>&1
        @($all[0], $all[2]) | Should -Be @(1, 3)
        $all[1].FullyQualifiedErrorId | Should -BeLike 'TaskTimeout*'
        $all[1].Exception | Should -BeOfType ([TimeoutException])
        Wait-Gone $id | Should -BeTrue
    }

    It 'ends the native program that an item waits for' -Skip:$IsWindows {
        $file = Join-Path (New-Folder) 'child'
        # Within the limit the program has to start and to write its number.
        $all = 1..2 | Invoke-PoolMap -Pool $pool -TimeoutSeconds 6 {
            if ($_ -eq 1) { sh -c "echo `$`$ > '$using:file.tmp'; mv '$using:file.tmp' '$using:file'; exec sleep 300" }
            $_
        } 2>&1
        $all[0].FullyQualifiedErrorId | Should -BeLike 'TaskTimeout*'
        $all[1] | Should -Be 2
        Wait-Gone ([int][IO.File]::ReadAllText($file)) | Should -BeTrue
    }

    It 'counts for each item, not for the map' {
        # Together they take longer than the limit, and each has seconds to spare.
        1..7 | Invoke-PoolMap { [Threading.Thread]::Sleep(1000); $_ } -Pool $pool -TimeoutSeconds 6 -ErrorAction Stop | Should -Be @(1..7)
    }
}

Describe 'A worker that is told to stop and does not' {
    It 'is killed when the pipeline is cut while it is blocked, and the pool stays usable' {
        $pool = Start-ProcessPool -MaxWorkers 1
        $id = 1 | Invoke-PoolMap { $PID; [Threading.Thread]::Sleep(-1) } -Pool $pool | Select-Object -First 1
        1 | Invoke-PoolMap { $_ } -Pool $pool | Should -Be 1
        Wait-Gone $id | Should -BeTrue
        Stop-ProcessPool $pool
    }
}

Describe 'A shell that dies' {
    BeforeAll {
        # Starts a shell that writes the ids of a worker and of a native child of it, and then waits for ever in a map.
        function Start-Doomed([string] $Body) {
            $file = (Join-Path (New-Folder) 'ids') -replace "'", "''"
            $shell = Start-Shell "1 | Invoke-PoolMap { $Body } -ArgumentList '$file'"
            Wait-Until { [IO.File]::Exists($file) -and [IO.File]::ReadAllText($file) -match '^\d+ \d+ $' } | Should -BeTrue
            $ids = [int[]]([IO.File]::ReadAllText($file).Trim() -split ' ')
            [pscustomobject]@{ Shell = $shell; Worker = $ids[0]; Child = $ids[1] }
        }
        $withChild = '$child = [Diagnostics.Process]::Start("sleep", "300"); [IO.File]::WriteAllText($args[0], "$PID $($child.Id) ");'
    }

    It 'by kill -9 leaves neither workers nor their native children, when the worker <Name>' -Skip:$IsWindows -ForEach @(
        @{ Name = 'runs PowerShell'; Rest = 'while ($true) { [Threading.Thread]::Sleep(10) }' }
        @{ Name = 'is blocked in a .NET call'; Rest = '[Threading.Thread]::Sleep(-1)' }
        @{ Name = 'waits for a native program'; Rest = 'sleep 300' }
    ) {
        $doomed = Start-Doomed "$withChild $Rest"
        (Test-Alive $doomed.Worker) -and (Test-Alive $doomed.Child) | Should -BeTrue
        $doomed.Shell.Kill()
        Wait-Gone $doomed.Worker, $doomed.Child | Should -BeTrue
    }

    It 'by kill -9 leaves no worker that is idle' {
        $shell = Start-Shell '$null = Start-ProcessPool -MinWorkers 2 -MaxWorkers 2; "$((Get-PoolWorker).ProcessId)"; $null = [Console]::In.ReadLine()'
        $ids = [int[]]($shell.StandardOutput.ReadLine() -split ' ')
        $ids | Should -HaveCount 2
        $shell.Kill()
        Wait-Gone $ids | Should -BeTrue
    }

    It 'by exit leaves no worker, and does not wait for it' {
        $shell = Start-Shell '$null = Start-ProcessPool -MinWorkers 1 -MaxWorkers 1; (Get-PoolWorker).ProcessId; exit 5'
        $id = [int]$shell.StandardOutput.ReadLine()
        # The end of the output: nobody holds it open any more.
        $shell.StandardOutput.ReadToEnd() | Should -BeNullOrEmpty
        $shell.WaitForExit(30000) | Should -BeTrue
        $shell.ExitCode | Should -Be 5
        Wait-Gone $id | Should -BeTrue
    }

    It 'leaves no files of its workers behind, idle or busy, and lets a busy one run its finally block' -Skip:$IsWindows {
        $folder, $file = (New-Folder), ((Join-Path (New-Folder) 'finally') -replace "'", "''")
        $before = $env:TMPDIR
        try {
            $env:TMPDIR = $folder
            $shell = Start-Shell @"
`$pool = Start-ProcessPool -MinWorkers 2 -MaxWorkers 2
`$null = Submit-PoolTask -Pool `$pool -ArgumentList '$file' {
    try { [IO.File]::WriteAllText(`$args[0] + '.begun', ''); while (`$true) { [Threading.Thread]::Sleep(10) } } finally { [IO.File]::WriteAllText(`$args[0], '') }
}
"`$((Get-PoolWorker `$pool).ProcessId)"
`$null = [Console]::In.ReadLine()
"@
        }
        finally { $env:TMPDIR = $before }
        $ids = [int[]]($shell.StandardOutput.ReadLine() -split ' ')
        Wait-Until { [IO.File]::Exists("$file.begun") } | Should -BeTrue
        [IO.Directory]::GetFiles($folder) | Where-Object { $_ -match "-$($ids[0])-" } | Should -Not -BeNullOrEmpty
        $shell.StandardInput.Close()
        $shell.WaitForExit(30000) | Should -BeTrue
        Wait-Gone $ids | Should -BeTrue
        # Their guard removes the files when the workers have gone.
        Wait-Until { -not ([IO.Directory]::GetFiles($folder) -match "[-.]($($ids -join '|'))[-.]") } | Should -BeTrue
        [IO.File]::Exists($file) | Should -BeTrue
    }
}
