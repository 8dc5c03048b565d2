BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $alpha = Start-ProcessPool -Name Alpha -MaxWorkers 1
    $beta = Start-ProcessPool -Name Beta -MaxWorkers 2
    $time = '\d\d:\d\d:\d\d'

    # The lines that a script in a shell of its own writes.
    function Get-Line([string] $Script) {
        $shell = Start-Shell $Script
        $shell.StandardOutput.ReadToEnd().Trim() -split '\r?\n'
        $shell.WaitForExit()
    }

    # What a call beside the test has put out until now; its collection itself would wait for the end.
    function Get-SoFar($Aside) { for ($i = 0; $i -lt $Aside.Output.Count; $i++) { $Aside.Output[$i] } }

    # Which assemblies of the view are loaded, and where.
    $loaded = '[AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -match "^Spectre|Views$" } | ForEach-Object { "$($_.GetName().Name) in $([Runtime.Loader.AssemblyLoadContext]::GetLoadContext($_).Name)" } | Sort-Object'
}

AfterAll {
    Get-PoolTask | Remove-PoolTask -Force
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Watch-ProcessPool where nothing can be drawn' {
    It 'writes a line for each pool' {
        $null = 1..3 | Invoke-PoolMap { $_ } -Pool Alpha
        Wait-Until { $alpha.BusyCount -eq 0 } | Should -BeTrue
        $lines = Watch-ProcessPool -Once
        $lines | Should -HaveCount 2
        $lines[0] | Should -Match "^$time Alpha: Running, 0 of 1 busy, \d+ %, [\d.]+/s, 0 pending, 3 done, 0 failed$"
        $lines[1] | Should -Match "^$time Beta: Running, 0 of 2 busy, 0 %, 0/s, 0 pending, 0 done, 0 failed$"
    }

    It 'takes names, patterns and objects, also from the pipeline' {
        @(Watch-ProcessPool Alpha -Once) -match ' Alpha: ' | Should -HaveCount 1
        @(Watch-ProcessPool Al*, $alpha, Beta -Once) | Should -HaveCount 2
        @('Beta' | Watch-ProcessPool -Once) -match ' Beta: ' | Should -HaveCount 1
        @(Get-ProcessPool | Watch-ProcessPool -Once) | Should -HaveCount 2
    }

    It 'writes a line for each error, and of those before the last ten' {
        $null = 1..12 | Invoke-PoolMap { throw 'secret words' } -Pool Alpha -ErrorAction SilentlyContinue
        Wait-Until { @((Get-PoolEvent Alpha).Kind -eq 'MapEnded').Count -eq 2 } | Should -BeTrue
        # Not always that of the input: what waits behind an item that takes long is called back, and may then run after what came later.
        $failed = @(Get-PoolEvent Alpha | Where-Object Outcome -EQ Failed | ForEach-Object Item)
        $failed | Sort-Object | Should -Be @(0..11)
        $lines = Watch-ProcessPool Alpha -Once
        $lines | Should -HaveCount 11
        foreach ($i in 0..9) {
            $lines[$i] | Should -Match "^$time Alpha error: Invoke-PoolMap item $($failed[$i + 2]) failed: System\.Management\.Automation\.RuntimeException, worker 1$" -Because ($lines -join "`n")
        }
        $lines[10] | Should -Match ', 15 done, 12 failed$'
        $lines -join ' ' | Should -Not -Match 'secret'
    }

    It 'tells each new error once, and ends with its pool' {
        $short = Start-ProcessPool -Name Short -MaxWorkers 1
        $aside = Start-Aside -ArgumentList $short { param($pool) Watch-ProcessPool $pool -IntervalSeconds 0.1 }
        Wait-Until { $aside.Output.Count -gt 1 } | Should -BeTrue
        $null = Submit-PoolTask { 1 / 0; throw 'no' } -Pool $short -Name Unlucky | Wait-PoolTask
        $null = Submit-PoolTask { [Diagnostics.Process]::GetCurrentProcess().Kill(); [Threading.Thread]::Sleep(-1) } -Pool $short | Wait-PoolTask
        Wait-Until { @(Get-SoFar $aside) -match 'Short error: worker 1 died of signal 9$' } | Should -BeTrue -Because (@(Get-SoFar $aside)[-3..-1] -join "`n")
        Stop-ProcessPool $short
        $lines = @(Receive-Aside $aside)
        @($lines -match 'Short error: task \d+ Unlucky failed: ') | Should -HaveCount 1
        @($lines -match 'Short error: task \d+ \S+ lost its worker, worker 1$') | Should -HaveCount 1
        $lines[-1] | Should -Match 'Short: Stopped, .*, 2 done, 2 failed, 1 workers lost$'
        (Watch-ProcessPool $short -AsText)[-1] | Should -Match 'Short: Stopped, '
    }

    It 'watches pools that are started later, too, where none is named' {
        $aside = Start-Aside { Watch-ProcessPool -IntervalSeconds 0.1 }
        Wait-Until { @(Get-SoFar $aside) -match ' Alpha: ' } | Should -BeTrue
        $later = Start-ProcessPool -Name Later -MaxWorkers 1
        Wait-Until { @(Get-SoFar $aside) -match ' Later: Running' } | Should -BeTrue
        Stop-ProcessPool $later
        Wait-Until { @(Get-SoFar $aside) -match ' Later: Stopped' } | Should -BeTrue
        $aside.Call.IsCompleted | Should -BeFalse
        $aside.Shell.Stop()
        $aside.Shell.Dispose()
    }

    It 'ends with Select-Object -First, however long it is until the next line' {
        @(Watch-ProcessPool Alpha -IntervalSeconds 3600 | Select-Object -First 1) | Should -HaveCount 1
        @(Watch-ProcessPool Alpha -IntervalSeconds 0.1 | Select-Object -First 3) | Should -HaveCount 3
    }

    It 'ends when it is stopped, however long it is until the next line, and listens no more' {
        $silent = Start-ProcessPool -Name Silent -MaxWorkers 1 -EventLimit 0
        $aside = Start-Aside { Watch-ProcessPool Silent -IntervalSeconds 3600 }
        Wait-Until { $aside.Output.Count -gt 0 } | Should -BeTrue
        $stop = $aside.Shell.BeginStop($null, $null)
        $stop.AsyncWaitHandle.WaitOne(30000) | Should -BeTrue
        $aside.Shell.Dispose()
        Stop-ProcessPool $silent
    }

    It 'ends with a pool whose workers do not start' {
        $broken = Start-ProcessPool -Name Broken -MaxWorkers 1 -InitializationScript { throw 'no' }
        $aside = Start-Aside -ArgumentList $broken { param($pool) Watch-ProcessPool $pool -IntervalSeconds 0.1 }
        { 1 | Invoke-PoolMap { 1 } -Pool $broken -ErrorAction Stop } | Should -Throw
        $lines = @(Receive-Aside $aside)
        $lines[-1] | Should -Match 'Broken: Broken, '
        @($lines -match 'Broken error: the pool is broken') | Should -HaveCount 1
        Stop-ProcessPool $broken
    }

    It 'says so where no pool is running' {
        $lines = Get-Line 'Watch-ProcessPool -WarningVariable said -WarningAction SilentlyContinue; "$said"; Watch-ProcessPool Any* -Once -WarningAction SilentlyContinue'
        $lines | Should -Be 'No pool is running, so there is nothing to watch. Start-ProcessPool starts one.'
    }

    It 'says which pools run where a pattern matches none, and nothing more where an error has told it' {
        Watch-ProcessPool Gamma* -Once -WarningVariable said -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        "$said" | Should -BeLike "*nothing to watch. Running pools: 'Alpha', 'Beta'*"
        Watch-ProcessPool Gamma -Once -WarningVariable said -WarningAction SilentlyContinue -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $said | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -BeLike 'PoolNotFound,*'
    }

    It 'refuses a pool that is not there, what is no pool, and a time that is too short' {
        { Watch-ProcessPool Gamma -ErrorAction Stop } | Should -Throw -ErrorId 'PoolNotFound,*'
        { Watch-ProcessPool 5 -ErrorAction Stop } | Should -Throw -ErrorId 'NotAPool,*'
        foreach ($seconds in 0.09, -1, 1e7, [double]::NaN) {
            { Watch-ProcessPool -IntervalSeconds $seconds } | Should -Throw -ErrorId 'InvalidLimit,*'
        }
    }
}

Describe 'What draws the view' {
    It 'draws a picture' {
        $path = Join-Path (New-Folder) 'pools.svg'
        Watch-ProcessPool Alpha, Beta -Picture $path | Should -BeNullOrEmpty
        $picture = [xml][IO.File]::ReadAllText($path)
        $picture.DocumentElement.LocalName | Should -Be 'svg'
        $texts = @($picture.GetElementsByTagName('text') | ForEach-Object InnerText)
        $texts | Should -Contain 'Alpha'
        $texts | Should -Contain 'Beta'
        $texts | Should -Contain 'Running'
    }

    It 'says where a picture can''t be' {
        foreach ($path in (Join-Path (New-Folder) 'no/such/folder.svg'), 'Env:/x.svg', 'Gamma:/x.svg') {
            { Watch-ProcessPool Alpha -Picture $path } | Should -Throw -ErrorId 'PlotNotWritten,*' -ExpectedMessage '*-Picture*'
        }
    }

    It 'is not loaded by anything else' {
        $lines = Get-Line "1..3 | Invoke-PoolMap { `$_ }; `$null = Get-ProcessPool | Format-List | Out-String; Watch-ProcessPool -Once; Get-ProcessPool | Stop-ProcessPool; $loaded"
        $lines | Should -HaveCount 4
        $lines[3] | Should -Match ' Default: '
    }

    It 'is loaded in a context of its own, whatever copy of the library another module has loaded' {
        $folder = New-Folder
        $views = Join-Path (Split-Path $ModulePath) 'views'
        [IO.File]::Copy("$views/Spectre.Console.dll", "$folder/Spectre.Console.dll")
        $lines = Get-Line "`$null = [Reflection.Assembly]::LoadFrom('$folder/Spectre.Console.dll'); `$null = Start-ProcessPool; Watch-ProcessPool -Picture '$folder/x.svg'; $loaded; Get-ProcessPool | Stop-ProcessPool"
        $lines | Should -Be @('ParallelProc.Views in ParallelProc.Views', 'Spectre.Console in Default', 'Spectre.Console in ParallelProc.Views', 'Spectre.Console.Ansi in ParallelProc.Views')
        [IO.File]::Exists("$folder/x.svg") | Should -BeTrue
    }

    It 'is missed with an error that says what to do' {
        $folder = New-Folder
        Copy-Item (Split-Path $ModulePath) "$folder/ParallelProc" -Recurse
        Remove-Item "$folder/ParallelProc/views/Spectre.Console.dll"
        # An assembly that was loaded from elsewhere would stay: so this shell has not had the module before.
        $lines = & $ShellPath -NoProfile -NonInteractive -Command "Import-Module '$folder/ParallelProc/ParallelProc.psd1'; `$null = Start-ProcessPool -Name Lone; try { Watch-ProcessPool -Picture '$folder/x.svg' } catch { `$_.FullyQualifiedErrorId; `"`$_`" }; Watch-ProcessPool -AsText -Once; Get-ProcessPool | Stop-ProcessPool"
        $lines[0] | Should -Be 'ViewNotLoaded,ParallelProc.Commands.WatchProcessPoolCommand'
        $lines[1] | Should -BeLike "*'$folder/ParallelProc/views'*Use -AsText, or install the module again."
        $lines[-1] | Should -Match ' Lone: Running'
    }
}
