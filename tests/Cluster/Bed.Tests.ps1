# The bed itself, with plain ssh and srun: what other files of this folder build on.

BeforeDiscovery { . (Join-Path $PSScriptRoot 'BedCheck.ps1') }

Describe 'The bed of several hosts' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ClusterSupport.ps1')
        if ($noBed) { return }
        Invoke-Bed down
        Invoke-Bed up
        $everyByte = [byte[]](0..255)

        # A script for a command line that another shell reads.
        function Get-Encoded([string] $Script) { [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($Script)) }
    }
    AfterAll {
        if (-not $noBed) { Invoke-Bed down }
    }

    Context 'ways in' {
        It 'ssh runs pwsh on <_>, which has a name, a home and files of its own' -Skip:$noBed -ForEach 'node1', 'node2' {
            $mark = "$HOME/bed-test-$([guid]::NewGuid().ToString('n'))"
            $script = "[Environment]::MachineName; `$HOME; [IO.Path]::Exists('$PSCommandPath'); [IO.File]::WriteAllText('$mark', ''); [IO.Path]::Exists('$mark')"
            $result = Receive-Client (Start-Ssh $_ "pwsh -NoProfile -NonInteractive -EncodedCommand $(Get-Encoded $script)")
            $result.Output -split '\r?\n' | Should -Be @($_, '/root', 'False', 'True') -Because $result.Error
            $result.ExitCode | Should -Be 0
            [IO.Path]::Exists($mark) | Should -BeFalse
        }

        It 'srun runs a step on both nodes' -Skip:$noBed {
            $result = Receive-Client (Start-Client srun @('--chdir=/', '-N2', 'hostname'))
            $result.Output -split '\r?\n' | Sort-Object | Should -Be @('node1', 'node2') -Because $result.Error
        }

        It 'srun runs pwsh on a node, and gives its exit code' -Skip:$noBed {
            $result = Receive-Client (Start-Srun node2 @('pwsh', '-NoProfile', '-NonInteractive', '-EncodedCommand', (Get-Encoded '[Environment]::MachineName; exit 7')))
            $result.Output | Should -Match '\bnode2$'
            $result.ExitCode | Should -Be 7
        }

        It 'a channel by <Way> carries every byte both ways' -Skip:$noBed -ForEach @(
            @{ Way = 'ssh'; Start = { Start-Ssh node1 'exec cat' } }
            @{ Way = 'ssh, one connection for all'; Start = { Start-Ssh node1 'exec cat' -Option '-oControlMaster=auto', '-oControlPersist=60', "-oControlPath=$ControlPath" } }
            @{ Way = 'srun -u'; Start = { Start-Srun node1 cat } }
        ) {
            $client = & $Start
            Invoke-Echo $client $everyByte | Should -Be $everyByte
            $result = Receive-Client $client
            $result.ExitCode | Should -Be 0
            $result.Output | Should -BeNullOrEmpty
        }
    }

    Context 'a host that fails' {
        AfterEach {
            if (-not $noBed) { Invoke-Bed restore node1 }
        }

        It 'a cut link is silent until ssh gives up; the host does not know, and is used again when the link is back' -Skip:$noBed {
            $client = Start-Ssh node1 'exec cat' -Option '-oServerAliveInterval=1', '-oServerAliveCountMax=2'
            Invoke-Echo $client $everyByte | Should -Be $everyByte
            $remote = (Get-HostProcess node1 cat).Id
            $remote | Should -HaveCount 1

            Invoke-Bed cut node1
            $result = Receive-Client $client
            $result.ExitCode | Should -Be 255
            $result.Error | Should -Match 'Timeout, server \S+ not responding'
            Test-Alive $remote | Should -BeTrue
            $late = Receive-Client (Start-Ssh node1 true -Option '-oConnectTimeout=1')
            $late.Error | Should -Match 'Connection timed out'

            Invoke-Bed restore node1
            (Receive-Client (Start-Ssh node1 true)).ExitCode | Should -Be 0
            Invoke-Bed kill node1 cat
            Wait-Gone $remote | Should -BeTrue
        }

        It 'there is no route to an unplugged host' -Skip:$noBed {
            Invoke-Bed unplug node1
            $result = Receive-Client (Start-Ssh node1 true -Option '-oConnectTimeout=10')
            $result.ExitCode | Should -Be 255
            $result.Error | Should -Match 'No route to host'
            Invoke-Bed restore node1
            (Receive-Client (Start-Ssh node1 true)).ExitCode | Should -Be 0
        }

        It 'a kill ends what was started on a host, but none of its daemons' -Skip:$noBed {
            $daemons = (Get-HostProcess node2).Id
            $ssh = Start-Ssh node2 'sleep 1000 & exec cat'
            $srun = Start-Srun node2 cat
            Invoke-Echo $ssh $everyByte | Should -Be $everyByte
            Invoke-Echo $srun $everyByte | Should -Be $everyByte
            $others = (Get-HostProcess node2).Id | Where-Object { $_ -notin $daemons }
            Invoke-Bed kill node2
            Wait-Gone $others | Should -BeTrue
            (Receive-Client $ssh).ExitCode | Should -Be 255
            (Receive-Client $srun).ExitCode | Should -Not -Be 0
            foreach ($daemon in $daemons) { Test-Alive $daemon | Should -BeTrue }
        }

        It 'poweroff ends all of a host; Slurm calls the node down, and has it again after poweron' -Skip:$noBed {
            Wait-Until { (Get-NodeState node2) -eq 'idle' } | Should -BeTrue -Because (Get-NodeState node2)
            $ssh = Start-Ssh node2 'setsid sleep 1000 & exec cat' -Option '-oServerAliveInterval=1', '-oServerAliveCountMax=2'
            $srun = Start-Srun node2 cat
            Invoke-Echo $ssh $everyByte | Should -Be $everyByte
            Invoke-Echo $srun $everyByte | Should -Be $everyByte
            Invoke-Bed exec node2 touch /root/kept /tmp/lost
            $all = (Get-HostProcess node2).Id
            $all.Count | Should -BeGreaterThan 6

            Invoke-Bed poweroff node2
            Wait-Gone $all | Should -BeTrue
            (Receive-Client $ssh).ExitCode | Should -Be 255
            Wait-Until -Seconds 60 { (Get-NodeState node2) -match '^down' } | Should -BeTrue -Because (Get-NodeState node2)
            # srun knows it, and waits on.
            $srun.Process.Kill($true)
            (Receive-Client $srun).Error | Should -Match 'Node failure on node2'

            Invoke-Bed poweron node2
            Invoke-Bed exec node2 find /root/kept /tmp -name kept -o -name lost | Should -Be '/root/kept'
            (Receive-Client (Start-Ssh node2 hostname)).Output | Should -Be 'node2'
            (Receive-Client (Start-Srun node2 hostname)).Output | Should -Be 'node2'
        }
    }

    Context 'a host that is not as it should be' {
        It 'ssh refuses <Name>' -Skip:$noBed -ForEach @(
            @{ Name = 'a host key that is not the known one'; To = 'node1-changed'; Says = 'REMOTE HOST IDENTIFICATION HAS CHANGED' }
            @{ Name = 'a host key that it has never seen'; To = 'node1-unknown'; Says = 'Host key verification failed' }
            @{ Name = 'a key that the host does not know'; To = 'node1-stranger'; Says = 'Permission denied \(publickey\)' }
            @{ Name = 'a host without sshd'; To = 'node3'; Says = 'Connection refused' }
            @{ Name = 'a name that nobody knows'; To = 'nameless'; Says = 'Could not resolve hostname' }
        ) {
            if ($To -eq 'node1-changed') { Invoke-Bed changed-key node1 }
            $result = Receive-Client (Start-Ssh $To true)
            $result.ExitCode | Should -Be 255
            $result.Error | Should -Match $Says
        }

        It 'Slurm refuses a client with another munge key' -Skip:$noBed {
            Invoke-Bed wrong-munge
            $result = Receive-Client (Start-Client srun @('--chdir=/', '-N1', 'true') @{ SLURM_CONF = "$BedFolder/client/slurm-wrong-munge.conf" })
            $result.ExitCode | Should -Be 1
            $result.Error | Should -Match 'Unable to allocate resources'
        }

        It 'a login script writes into the channel before the command' -Skip:$noBed {
            Invoke-Bed login-script node1 'echo "Welcome to $(hostname)"'
            (Receive-Client (Start-Ssh node1 'echo command')).Output | Should -Be "Welcome to node1`ncommand"
            Invoke-Bed login-script node1
            (Receive-Client (Start-Ssh node1 'echo command')).Output | Should -Be 'command'
        }

        It 'pwsh can be missing from a host, or be another program' -Skip:$noBed {
            Invoke-Bed pwsh node1 none
            $ssh = Receive-Client (Start-Ssh node1 'pwsh -v')
            $ssh.ExitCode | Should -Be 127
            $ssh.Error | Should -Match 'pwsh: command not found'
            (Receive-Client (Start-Srun node1 pwsh, '-v')).Error | Should -Match 'execve\(\): pwsh: No such file or directory'
            Invoke-Bed pwsh node1 /bin/echo
            (Receive-Client (Start-Ssh node1 'pwsh -v')).Output | Should -Be '-v'
            Invoke-Bed pwsh node1 default
            (Receive-Client (Start-Ssh node1 'pwsh -NoProfile -Command 6*7')).Output | Should -Be '42'
        }

        It 'the disk of the user''s cache can be full, and be free again' -Skip:$noBed {
            Invoke-Bed fill node1
            $result = Receive-Client (Start-Ssh node1 'head -c 5000 /dev/zero >~/.cache/new')
            $result.ExitCode | Should -Be 1
            $result.Error | Should -Match 'No space left on device'
            Invoke-Bed free node1
            (Receive-Client (Start-Ssh node1 'mkdir -p ~/.cache && head -c 5000 /dev/zero >~/.cache/new')).ExitCode | Should -Be 0
        }
    }

    Context 'its end' {
        BeforeAll {
            # The hub, and all processes of all hosts.
            function Get-BedProcess {
                $hub = [int](Get-Content -LiteralPath "$BedFolder/hub.pid")
                $hub
                foreach ($name in 'node1', 'node2', 'node3') {
                    [int](Get-Content -LiteralPath "$BedFolder/hosts/$name.pid")
                    (Get-HostProcess $name).Id
                }
            }

            # What of a bed this machine can still see.
            function Get-Remains {
                if ([IO.Path]::Exists($BedFolder)) { $BedFolder }
                if ([IO.Path]::Exists('/sys/class/net/parallelproc0')) { 'the link' }
                [IO.File]::ReadAllLines('/proc/self/mountinfo') -match 'parallelproc-bed'
                (ip netns list) -match 'node'
            }
        }

        It 'a second bed is refused while there is one' -Skip:$noBed {
            { Invoke-Bed up } | Should -Throw '*a bed is up already*'
            Get-NodeState node1 | Should -Be 'idle'
        }

        It 'down ends clients and hosts in any state, and leaves no process, link, mount or file' -Skip:$noBed {
            Invoke-Bed cut node1
            Invoke-Bed poweroff node2
            Invoke-Bed poweron node2
            $client = Start-Ssh node2 'exec cat' -Option '-oControlMaster=auto', '-oControlPersist=600', "-oControlPath=$ControlPath"
            Invoke-Echo $client $everyByte | Should -Be $everyByte
            $all = @(Get-BedProcess; $client.Process.Id)
            $all.Count | Should -BeGreaterThan 12
            Invoke-Bed down
            Wait-Gone $all | Should -BeTrue
            Get-Remains | Should -BeNullOrEmpty
            { Invoke-Bed down } | Should -Not -Throw
        }

        It 'down removes a bed whose making was killed when it had <Name>' -Skip:$noBed -ForEach @(
            @{ Name = 'a folder'; Sign = 'lock' }
            @{ Name = 'a hub'; Sign = 'hub.pid' }
            @{ Name = 'a host'; Sign = 'hosts/node1.pid' }
            @{ Name = 'all hosts'; Sign = 'hosts/node3.pid' }
        ) {
            $making = Start-Client (Join-Path $PSScriptRoot 'bed') 'up'
            Wait-Until { [IO.Path]::Exists("$BedFolder/$Sign") } | Should -BeTrue
            Stop-Hard $making.Process.Id
            $making.Process.WaitForExit()
            Invoke-Bed down
            Get-Remains | Should -BeNullOrEmpty
        }
    }
}
