# More workers on hosts do more in the same time.

BeforeDiscovery { . (Join-Path $PSScriptRoot 'BedCheck.ps1') }

Describe 'A map over hosts' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'PoolSupport.ps1')
        if ($noBed) { return }
        Invoke-Bed down
        Invoke-Bed up
    }
    AfterAll {
        if ($noBed) { return }
        Get-ProcessPool | Stop-ProcessPool -Force
        Invoke-Bed down
    }

    # Bodies that wait, so that this machine's processors do not matter. One of the runs has to reach it: what else the machine does counts for nothing.
    It 'with <_> workers takes at most a ninth more than the time that its bodies take' -Skip:$noBed -ForEach 2, 4, 8 {
        $pool = Start-ProcessPool -PoolHost (New-Node node1 ($_ / 2)), (New-Node node2 ($_ / 2))
        $null = Get-Place $pool $_
        $seconds = Invoke-Limited -ArgumentList $pool, (8 * $_) {
            param($Pool, $Count)
            $all = [Diagnostics.Stopwatch]::StartNew()
            while ($all.Elapsed.TotalSeconds -lt 45) {
                $clock = [Diagnostics.Stopwatch]::StartNew()
                $null = 1..$Count | Invoke-PoolMap { [Threading.Thread]::Sleep(300) } -Pool $Pool
                $clock.Elapsed.TotalSeconds
                if ($clock.Elapsed.TotalSeconds -le 8 * 0.3 / 0.9) { break }
            }
        }
        Stop-ProcessPool $pool -Force
        Write-Host "$_ workers: $(0.3 * 8 / ($seconds | Measure-Object -Minimum).Minimum * 100 | ForEach-Object { '{0:0.0}' -f $_ }) % of ideal"
        ($seconds | Measure-Object -Minimum).Minimum | Should -BeLessOrEqual (8 * 0.3 / 0.9)
    }
}
