# Modules and files for hosts that have a disk of their own.

BeforeDiscovery { . (Join-Path $PSScriptRoot 'BedCheck.ps1') }

Describe 'Files for several hosts' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'PoolSupport.ps1')
        if ($noBed) { return }
        Invoke-Bed down
        Invoke-Bed up
        $both = Start-ProcessPool -PoolHost (New-Node node1 2), (New-Node node2 2)
        $here = Join-Path $TestDrive 'here'
        $null = [IO.Directory]::CreateDirectory("$here/OnlyHere1/Private")
        [IO.File]::WriteAllText("$here/OnlyHere1/OnlyHere1.psd1", "@{ ModuleVersion = '1.0'; RootModule = 'OnlyHere1.psm1'; FunctionsToExport = '*' }")
        [IO.File]::WriteAllText("$here/OnlyHere1/OnlyHere1.psm1", '. $PSScriptRoot/Private/part.ps1')
        [IO.File]::WriteAllText("$here/OnlyHere1/Private/part.ps1", 'function Get-Here { "$([Environment]::MachineName): $PSScriptRoot" }')
        $bytes = [byte[]]::new(20MB)
        [Random]::new(3).NextBytes($bytes)
        [IO.File]::WriteAllBytes("$here/table.bin", $bytes)
        $hash = (Get-FileHash "$here/table.bin").Hash
    }
    AfterAll {
        if ($noBed) { return }
        Get-ProcessPool | Stop-ProcessPool -Force
        Invoke-Bed down
    }

    It 'copies to each of them once, and says so' -Skip:$noBed {
        $copies = Invoke-Limited { param($Pool, $Here) Copy-PoolFile "$Here/table.bin" 'tables/today' -Pool $Pool -Force -PassThru } $both, $here
        $copies.Host | Sort-Object | Should -Be 'node1', 'node2'
        $copies.Sent | Should -Be $true, $true
        foreach ($node in 'node1', 'node2') { (Invoke-Bed exec $node sha256sum ($copies | Where-Object Host -EQ $node).Path).Split(' ')[0] | Should -Be $hash }
        (Invoke-Limited { param($Pool, $Here) Copy-PoolFile "$Here/table.bin" 'tables/today' -Pool $Pool -PassThru } $both, $here).Sent | Should -Be $false, $false
    }

    It 'says which host has no room, leaves nothing half there, and copies to the other' -Skip:$noBed {
        Invoke-Bed fill node1 /root/full
        try {
            $problems, $copies = Invoke-Limited { param($Pool, $Here) $out = Copy-PoolFile "$Here/table.bin" /root/full -Pool $Pool -Force -PassThru -ErrorVariable problems -ErrorAction SilentlyContinue; , @($problems); , @($out) } $both, $here
            $copies.Host | Should -Be 'node2'
            "$($problems[0])" | Should -BeLike "Host 'node1', step Write: '*table.bin' was not copied to '/root/full/table.bin'*"
            Invoke-Bed exec node1 sh -c 'ls -A /root/full' | Should -Be 'full'
        }
        finally { Invoke-Bed free node1 /root/full }
    }

    It 'sends a module that is only here' -Skip:$noBed {
        $out = Invoke-Limited { param($Pool, $Here) 1..20 | Invoke-PoolMap { Get-Here } -Pool $Pool -SendModule "$Here/OnlyHere1" -BatchSize 1 } $both, $here
        $out | Should -HaveCount 20
        $out | Sort-Object -Unique | ForEach-Object { $_ | Should -Match '^node[12]: .*/ParallelProc/Modules/[0-9A-F]{32}/OnlyHere1/Private$' }
    }

    It 'says that a shared buffer is memory of this machine' -Skip:$noBed {
        $buffer = New-PoolSharedBuffer 4
        $problem = { Invoke-Limited { param($Pool, $Buffer) 1 | Invoke-PoolMap { ($using:Buffer)[0] } -Pool $Pool -ErrorAction Stop } $both, $buffer } | Should -Throw -PassThru
        "$problem" | Should -BeLike '*memory of the machine that has made it*'
        $buffer.Dispose()
    }

    It 'tells of a host whose key has changed by the headline' -Skip:$noBed {
        Invoke-Bed changed-key node1
        $problem = Get-HostFailure (New-Node node1-changed)
        $problem.Message | Should -BeLike "Host 'node1-changed', step Key: REMOTE HOST IDENTIFICATION HAS CHANGED*ssh-keygen*"
    }
}
