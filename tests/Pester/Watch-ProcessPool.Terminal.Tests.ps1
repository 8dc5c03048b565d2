BeforeDiscovery {
    $noTerminal = $IsWindows -or -not (Get-Command tmux -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')

    # A shell at a real terminal, below a shell that can have it stopped, with a pool whose task waits for a file. What a build sets for its own programs is not set there.
    function Start-Terminal([string] $Folder, [string[]] $Set) {
        $name = "pp-$([guid]::NewGuid().ToString('n'))"
        Set-Content -LiteralPath "$Folder/start.ps1" -Value @"
function prompt { 'READY> ' }
Import-Module '$ModulePath'
`$pool = Start-ProcessPool -Name Alpha -MaxWorkers 1
`$null = Submit-PoolTask -Name Waits -Pool `$pool { while (-not [IO.File]::Exists('$Folder/go')) { [Threading.Thread]::Sleep(10) } }
"@
        $null = tmux -L $name new-session -d -x 90 -y 20 env -u CI -u NO_COLOR TERM=screen @Set bash --norc
        Send-Line $name "'$ShellPath' -NoLogo -NoProfile -NoExit -File '$Folder/start.ps1'"
        $name
    }

    function Send-Line([string] $Terminal, [string] $Line) {
        $null = tmux -L $Terminal send-keys -l $Line
        $null = tmux -L $Terminal send-keys Enter
    }

    function Send-Key([string] $Terminal, [string] $Key) { $null = tmux -L $Terminal send-keys $Key }

    function Get-Screen([string] $Terminal) { (tmux -L $Terminal capture-pane -p) -join "`n" }

    # With the codes of its colours.
    function Get-Colors([string] $Terminal) { (tmux -L $Terminal capture-pane -p -e) -join "`n" }

    # Whether the other screen is on, and whether the cursor is seen: '0 1' for a terminal at rest.
    function Get-Mode([string] $Terminal) { tmux -L $Terminal display -p '#{alternate_on} #{cursor_flag}' }

    function Start-Watch([string] $Terminal, [string] $Arguments) {
        Send-Line $Terminal "Watch-ProcessPool $Arguments"
        Wait-Until { (Get-Mode $Terminal) -eq '1 0' -and (Get-Screen $Terminal) -match '(?m)^Alpha ' } | Should -BeTrue -Because (Get-Screen $Terminal)
    }

    function Test-Prompt([string] $Terminal) { (Get-Mode $Terminal) -eq '0 1' -and (Get-Screen $Terminal).TrimEnd() -match 'READY>$' }
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

# All skipped where there is no tmux to make a terminal with.
Describe 'Watch-ProcessPool in a terminal' {
    BeforeEach {
        if ($noTerminal) { return }
        $folder = New-Folder
        $set = @()
        $terminal = Start-Terminal $folder $set
        Wait-Until { (Get-Screen $terminal).TrimEnd() -match 'READY>$' } | Should -BeTrue -Because (Get-Screen $terminal)
    }
    AfterEach {
        if ($terminal) {
            # The shell and its workers end with their terminal.
            $null = tmux -L $terminal kill-server 2>&1
        }
    }

    It 'draws on a screen of its own, and q gives the old one back with a line of what was done' -Skip:$noTerminal {
        Start-Watch $terminal
        Wait-Until { (Get-Screen $terminal) -match '(?m)^ +1 .* Busy .* Waits$' } | Should -BeTrue -Because (Get-Screen $terminal)
        Get-Screen $terminal | Should -Match '^ParallelProc  \d\d:\d\d:\d\d +q ends\n'
        Get-Screen $terminal | Should -Not -Match 'READY>'
        Send-Key $terminal 'x'
        Send-Key $terminal 'q'
        Wait-Until { Test-Prompt $terminal } | Should -BeTrue -Because (Get-Screen $terminal)
        Get-Screen $terminal | Should -Match 'READY> Watch-ProcessPool\s+\d\d:\d\d:\d\d Alpha: Running, 1 of 1 busy, .*\sREADY>'
    }

    It 'is redrawn as soon as its window has another size' -Skip:$noTerminal {
        Start-Watch $terminal '-IntervalSeconds 3600'
        $null = tmux -L $terminal resize-window -x 50 -y 8
        Wait-Until { (Get-Screen $terminal) -match '(?m)^ParallelProc  [\d:]{8} {21}q ends$' } | Should -BeTrue -Because (Get-Screen $terminal)
        $null = tmux -L $terminal resize-window -x 120 -y 30
        Wait-Until { (Get-Screen $terminal) -match '(?m)^ParallelProc  [\d:]{8} {91}q ends$' } | Should -BeTrue -Because (Get-Screen $terminal)
        @((Get-Screen $terminal) -split '\n' -match 'q ends') | Should -HaveCount 1
    }

    It 'ends with Ctrl+C at once, and the terminal is as it was' -Skip:$noTerminal {
        Start-Watch $terminal '-IntervalSeconds 3600'
        Send-Key $terminal 'C-c'
        Wait-Until { Test-Prompt $terminal } | Should -BeTrue -Because (Get-Screen $terminal)
        Send-Line $terminal "'a' + 'fterwards'"
        Wait-Until { (Get-Screen $terminal) -match '(?m)^afterwards' } | Should -BeTrue -Because (Get-Screen $terminal)
    }

    It 'gives the screen back when its process is told to end' -Skip:$noTerminal {
        Send-Line $terminal "Set-Content $folder/id `$PID"
        Wait-Until { [IO.File]::Exists("$folder/id") -and (Get-Content "$folder/id") } | Should -BeTrue
        Start-Watch $terminal
        $null = bash -c "kill -TERM $(Get-Content "$folder/id")"
        Wait-Until { (Get-Mode $terminal) -eq '0 1' -and (Get-Screen $terminal).TrimEnd() -match 'Terminated\s+bash\S*$' } | Should -BeTrue -Because (Get-Screen $terminal)
    }

    It 'ends with its terminal, <Name>' -Skip:$noTerminal -ForEach @(
        @{ Name = 'by the signal that tells of that'; Before = 'true' }
        @{ Name = 'also where its process is not told of that'; Before = "trap '' HUP" }
    ) {
        Send-Line $terminal 'exit'
        Wait-Until { (Get-Screen $terminal).TrimEnd() -match 'bash\S*$' } | Should -BeTrue -Because (Get-Screen $terminal)
        Set-Content -LiteralPath "$folder/watch.ps1" -Value ". '$folder/start.ps1'; Set-Content '$folder/id' `$PID; Watch-ProcessPool -IntervalSeconds 3600"
        Send-Line $terminal "clear; $Before; '$ShellPath' -NoProfile -File $folder/watch.ps1 2> $folder/errors"
        Wait-Until { (Get-Mode $terminal) -eq '1 0' -and (Get-Screen $terminal) -match '(?m)^Alpha ' } | Should -BeTrue -Because (Get-Screen $terminal)
        $null = tmux -L $terminal kill-server
        Wait-Gone (Get-Content "$folder/id") | Should -BeTrue
        if ($Before -eq 'true') { [IO.File]::ReadAllText("$folder/errors") | Should -BeNullOrEmpty }
    }

    It 'gives the screen back while its process is suspended, and goes on with it' -Skip:$noTerminal {
        Start-Watch $terminal
        Send-Key $terminal 'C-z'
        Wait-Until { (Get-Mode $terminal) -eq '0 1' -and (Get-Screen $terminal) -match 'Stopped' } | Should -BeTrue -Because (Get-Screen $terminal)
        Send-Line $terminal 'fg'
        Wait-Until { (Get-Mode $terminal) -eq '1 0' -and (Get-Screen $terminal) -match '(?m)^Alpha ' } | Should -BeTrue -Because (Get-Screen $terminal)
        Send-Key $terminal 'q'
        Wait-Until { Test-Prompt $terminal } | Should -BeTrue -Because (Get-Screen $terminal)
    }

    It 'shows a worker that dies and an item that fails, and ends with its pool' -Skip:$noTerminal {
        Set-Content -LiteralPath "$folder/aside.ps1" -Value @"
`$null = [PowerShell]::Create().AddScript({
    param(`$module, `$folder)
    Import-Module `$module
    function Wait-File(`$path) { while (-not [IO.File]::Exists(`$path)) { [Threading.Thread]::Sleep(10) } }
    Wait-File "`$folder/kill"
    [Diagnostics.Process]::GetProcessById((Get-PoolWorker Alpha).ProcessId).Kill()
    Wait-File "`$folder/stop"
    Stop-ProcessPool Alpha -Force
}).AddArgument('$ModulePath').AddArgument('$folder').BeginInvoke()
"@
        Send-Line $terminal ". $folder/aside.ps1"
        Start-Watch $terminal '-IntervalSeconds 0.1'
        Wait-Until { (Get-Screen $terminal) -match '(?m)^ +1 .* Busy .* Waits$' } | Should -BeTrue -Because (Get-Screen $terminal)
        Set-Mark "$folder/kill"
        Wait-Until { (Get-Screen $terminal) -match 'task \d+ Waits +lost its worker' -and (Get-Screen $terminal) -match 'worker 1 +died of signal 9' } | Should -BeTrue -Because (Get-Screen $terminal)
        Set-Mark "$folder/stop"
        Wait-Until { Test-Prompt $terminal } | Should -BeTrue -Because (Get-Screen $terminal)
        Get-Screen $terminal | Should -Match 'Alpha: Stopped, .* 1 failed, 1 work'
    }

    It 'writes one frame that stays, with -Once' -Skip:$noTerminal {
        Send-Line $terminal '$null = Get-PoolEvent $pool -Wait | Where-Object Kind -EQ TaskStarted | Select-Object -First 1; "be" + "gun"'
        Wait-Until { (Get-Screen $terminal) -match '(?m)^begun' } | Should -BeTrue -Because (Get-Screen $terminal)
        Send-Line $terminal 'Watch-ProcessPool -Once'
        Wait-Until { (Get-Screen $terminal) -match '(?m)^ +1 .* Waits\s+READY>$' } | Should -BeTrue -Because (Get-Screen $terminal)
        Get-Mode $terminal | Should -Be '0 1'
        Get-Colors $terminal | Should -Match "`e\[32m(Running|Busy)"
    }

    It 'writes lines where the output is not for the screen: <_>' -Skip:$noTerminal -ForEach '$lines = Watch-ProcessPool -Once', 'Watch-ProcessPool -Once > lines', 'Watch-ProcessPool -Once | Set-Variable lines', 'Watch-ProcessPool -Once -AsText' {
        Send-Line $terminal "cd '$folder'; $_; `"<`$lines>`"; if (Test-Path lines) { Get-Content lines }"
        Wait-Until { (Get-Screen $terminal) -match '(?m)^<?\d\d:\d\d:\d\d Alpha: Running' } | Should -BeTrue -Because (Get-Screen $terminal)
        Get-Screen $terminal | Should -Not -Match 'q ends|pending +done'
    }

    It 'draws for the screen from a function and a script, too' -Skip:$noTerminal {
        Set-Content -LiteralPath "$folder/watch.ps1" -Value 'function Show-It { Watch-ProcessPool -Once }; if ($true) { Show-It }'
        Send-Line $terminal "& $folder/watch.ps1"
        Wait-Until { (Get-Screen $terminal) -match 'pending +done' } | Should -BeTrue -Because (Get-Screen $terminal)
    }

    It 'draws without colours where $PSStyle says plain text' -Skip:$noTerminal {
        Send-Line $terminal '$PSStyle.OutputRendering = "PlainText"'
        Start-Watch $terminal
        Get-Colors $terminal | Should -Not -Match "`e\[[0-9;]*m"
    }

    It 'takes no key from input that comes from elsewhere' -Skip:$noTerminal {
        Send-Line $terminal 'exit'
        Wait-Until { (Get-Screen $terminal).TrimEnd() -match 'bash\S*$' } | Should -BeTrue -Because (Get-Screen $terminal)
        Set-Content -LiteralPath "$folder/input" -Value 'qqq', 'the next line'
        Set-Content -LiteralPath "$folder/read.ps1" -Value @"
Import-Module '$ModulePath'
`$pool = Start-ProcessPool -Name Alpha -MaxWorkers 1
`$null = [PowerShell]::Create().AddScript({ param(`$folder, `$pool) while (-not [IO.File]::Exists("`$folder/stop")) { [Threading.Thread]::Sleep(10) }; `$pool.Dispose() }).AddArgument('$folder').AddArgument(`$pool).BeginInvoke()
Watch-ProcessPool Alpha -IntervalSeconds 0.1
'<' + [Console]::In.ReadLine() + '>'
"@
        Send-Line $terminal "clear; '$ShellPath' -NoProfile -File $folder/read.ps1 < $folder/input"
        Wait-Until { (Get-Mode $terminal) -eq '1 0' } | Should -BeTrue -Because (Get-Screen $terminal)
        Wait-Until { (Get-Screen $terminal) -match '(?m)^Alpha ' } | Should -BeTrue -Because (Get-Screen $terminal)
        Set-Mark "$folder/stop"
        Wait-Until { (Get-Screen $terminal) -match '(?m)^<qqq>' } | Should -BeTrue -Because (Get-Screen $terminal)
        Get-Screen $terminal | Should -Match 'Alpha: Stopped'
    }
}

Describe 'Watch-ProcessPool in a terminal with <_>' -ForEach 'NO_COLOR=1', 'CI=true', 'TERM=dumb' {
    It 'heeds it' -Skip:$noTerminal {
        $folder = New-Folder
        $terminal = Start-Terminal $folder $_
        try {
            Wait-Until { (Get-Screen $terminal).TrimEnd() -match 'READY>$' } | Should -BeTrue -Because (Get-Screen $terminal)
            if ($_ -eq 'NO_COLOR=1') {
                Start-Watch $terminal
                Get-Colors $terminal | Should -Not -Match "`e\[[0-9;]*m"
                return
            }
            Send-Line $terminal 'Watch-ProcessPool -IntervalSeconds 0.1'
            Wait-Until { @((Get-Screen $terminal) -split '\n' -match '^\d\d:\d\d:\d\d Alpha: Running').Count -ge 3 } | Should -BeTrue -Because (Get-Screen $terminal)
            Get-Mode $terminal | Should -Be '0 1'
            Send-Key $terminal 'C-c'
            Wait-Until { Test-Prompt $terminal } | Should -BeTrue -Because (Get-Screen $terminal)
        }
        finally { $null = tmux -L $terminal kill-server 2>&1 }
    }
}
