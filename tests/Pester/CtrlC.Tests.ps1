BeforeDiscovery {
    $noTerminal = $IsWindows -or -not (Get-Command tmux -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')

    # A shell at a real terminal.
    function Start-Terminal([string] $Folder) {
        $name = "pp-$([guid]::NewGuid().ToString('n'))"
        Set-Content -LiteralPath "$Folder/start.ps1" -Value "function prompt { 'READY> ' }; Import-Module '$ModulePath'"
        $null = tmux -L $name new-session -d -x 120 -y 40 "'$ShellPath' -NoLogo -NoProfile -NoExit -File '$Folder/start.ps1'"
        $name
    }

    function Send-Line([string] $Terminal, [string] $Line) {
        $null = tmux -L $Terminal send-keys -l $Line
        $null = tmux -L $Terminal send-keys Enter
    }

    function Get-Screen([string] $Terminal) { (tmux -L $Terminal capture-pane -p -J) -join "`n" }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'Ctrl+C in a terminal' {
    BeforeEach {
        if ($noTerminal) { return }
        $folder = New-Folder
        $terminal = Start-Terminal $folder
        Wait-Until { (Get-Screen $terminal) -match 'READY> ' } | Should -BeTrue -Because (Get-Screen $terminal)
    }
    AfterEach {
        if ($terminal) { $null = tmux -L $terminal kill-server 2>&1 }
    }

    # Skipped where there is no tmux to make a terminal with.
    It 'ends a map while <Name> in a worker: the prompt comes back, the pool is usable, and no child is left' -Skip:$noTerminal -ForEach @(
        @{ Name = 'a native child runs'; Wait = 'sleep 300' }
        @{ Name = 'PowerShell runs'; Wait = 'while ($true) { [Threading.Thread]::Sleep(10) }' }
        @{ Name = 'a .NET call blocks'; Wait = '[Threading.Thread]::Sleep(-1)' }
    ) {
        Set-Content -LiteralPath "$folder/map.ps1" -Value @"
1..4 | Invoke-PoolMap -ThrottleLimit 1 {
    if (`$_ -eq 2) {
        `$child = [Diagnostics.Process]::Start('sleep', '301')
        [IO.File]::WriteAllText('$folder/ids', "`$PID `$(`$child.Id) ")
        $Wait
    }
    `$_
}
'the map has ended by itself'
"@
        Send-Line $terminal ". $folder/map.ps1"
        Wait-Until { [IO.File]::Exists("$folder/ids") -and [IO.File]::ReadAllText("$folder/ids") -match '^\d+ \d+ $' } | Should -BeTrue -Because (Get-Screen $terminal)
        $worker, $child = [int[]]([IO.File]::ReadAllText("$folder/ids").Trim() -split ' ')
        Test-Alive $worker | Should -BeTrue

        $null = tmux -L $terminal send-keys C-c
        Wait-Until { (Get-Screen $terminal).TrimEnd() -match 'READY>$' } | Should -BeTrue -Because (Get-Screen $terminal)
        Get-Screen $terminal | Should -Not -Match 'the map has ended by itself'

        Send-Line $terminal "20..22 | Invoke-PoolMap { `"<`$(`$_ + 1)>`" } | Set-Content $folder/after; 'written'"
        Wait-Until { (Get-Screen $terminal) -match '(?m)^written' } | Should -BeTrue -Because (Get-Screen $terminal)
        Get-Content -LiteralPath "$folder/after" | Should -Be @('<21>', '<22>', '<23>')

        Send-Line $terminal 'exit'
        Wait-Gone $worker, $child | Should -BeTrue
    }

    It 'ends a map that waits for the next attempt at a failed item, and leaves its worker alone' -Skip:$noTerminal {
        Send-Line $terminal "`$p = Start-ProcessPool -MinWorkers 1 -MaxWorkers 1; (Get-PoolWorker `$p).ProcessId | Set-Content $folder/before"
        Wait-Until { [IO.File]::Exists("$folder/before") -and (Get-Content -LiteralPath "$folder/before") } | Should -BeTrue -Because (Get-Screen $terminal)
        Send-Line $terminal "1 | Invoke-PoolMap { throw 'no' } -Pool `$p -RetryCount 1 -RetryDelaySeconds 300 -Verbose; 'the map has ended ' + 'by itself'"
        Wait-Until { (Get-Screen $terminal) -match 'attempt 1 of 2 failed' } | Should -BeTrue -Because (Get-Screen $terminal)
        $null = tmux -L $terminal send-keys C-c
        Wait-Until { (Get-Screen $terminal).TrimEnd() -match 'READY>$' } | Should -BeTrue -Because (Get-Screen $terminal)
        Get-Screen $terminal | Should -Not -Match 'ended by itself'
        Send-Line $terminal "1 | Invoke-PoolMap { `$PID } -Pool `$p | Set-Content $folder/after"
        Wait-Until { [IO.File]::Exists("$folder/after") -and (Get-Content -LiteralPath "$folder/after") } | Should -BeTrue -Because (Get-Screen $terminal)
        Get-Content -LiteralPath "$folder/after" | Should -Be (Get-Content -LiteralPath "$folder/before")
    }

    It 'ends a map that waits for its input, and stops at the prompt of a terminal leave idle workers alone' -Skip:$noTerminal {
        Send-Line $terminal "`$p = Start-ProcessPool -MinWorkers 1 -MaxWorkers 1; (Get-PoolWorker `$p).ProcessId | Set-Content $folder/before"
        Wait-Until { [IO.File]::Exists("$folder/before") -and (Get-Content -LiteralPath "$folder/before") } | Should -BeTrue -Because (Get-Screen $terminal)
        $null = tmux -L $terminal send-keys C-c
        # The worker is idle again before anything is stopped, however long its first item takes.
        $idle = 'while ($p.DoneCount -lt 1 -or $p.BusyCount) { [Threading.Thread]::Sleep(10) }'
        Send-Line $terminal "& { 1; $idle; Set-Content $folder/reading x; while (`$true) { [Threading.Thread]::Sleep(10) } } | Invoke-PoolMap { `$_ } -Pool `$p"
        Wait-Until { [IO.File]::Exists("$folder/reading") } | Should -BeTrue -Because (Get-Screen $terminal)
        $null = tmux -L $terminal send-keys C-c
        Send-Line $terminal "1 | Invoke-PoolMap { `$PID } -Pool `$p | Set-Content $folder/after"
        Wait-Until { [IO.File]::Exists("$folder/after") -and (Get-Content -LiteralPath "$folder/after") } | Should -BeTrue -Because (Get-Screen $terminal)
        Get-Content -LiteralPath "$folder/after" | Should -Be (Get-Content -LiteralPath "$folder/before")
    }
}
