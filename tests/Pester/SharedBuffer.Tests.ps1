BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
    $pool = Start-ProcessPool -MaxWorkers 2
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'New-PoolSharedBuffer' {
    It 'gives workers and session the same memory, of <Type>' -ForEach @(
        @{ Type = [byte] }, @{ Type = [sbyte] }, @{ Type = [int16] }, @{ Type = [uint16] }, @{ Type = [int] }, @{ Type = [uint32] }, @{ Type = [long] }, @{ Type = [uint64] }, @{ Type = [single] }, @{ Type = [double] }
    ) {
        $buffer = New-PoolSharedBuffer 10 -Type $Type
        $null = 0..9 | Invoke-PoolMap { ($using:buffer)[$_] = $_ } -Pool $pool
        $buffer.Read(0, 10) | Should -Be @(0..9)
        $buffer[3] | Should -BeOfType $Type
        $buffer[5] = 77
        1 | Invoke-PoolMap { ($using:buffer)[5]; ($using:buffer).Length; ($using:buffer)[-1] } -Pool $pool | Should -Be @(77, 10, 9)
        $buffer.Dispose()
    }

    It 'takes an array' {
        $buffer = New-PoolSharedBuffer -InitialValue ([double[]] (1.5, 2.5))
        1 | Invoke-PoolMap { $b = $using:buffer; $b.Read(0, 2) } -Pool $pool | Should -Be @(1.5, 2.5)
        $buffer.Dispose()
    }

    It 'leaves no file behind, also where its session is killed' -Skip:(-not $IsLinux) {
        $code = "Import-Module '$((Get-Module ParallelProc).Path -replace 'ParallelProc.Cmdlets.dll', 'ParallelProc.psd1')'; `$b = New-PoolSharedBuffer 1000; `$b[0] = 5; [Console]::WriteLine('made'); [Diagnostics.Process]::GetCurrentProcess().Kill(); Start-Sleep 60"
        $before = @([IO.Directory]::GetFiles('/dev/shm', 'parallelproc-*'))
        & $ShellPath -NoProfile -NonInteractive -Command $code | Should -Be 'made'
        @([IO.Directory]::GetFiles('/dev/shm', 'parallelproc-*')) | Should -Be $before
    }

    It 'comes back as the same one' {
        $buffer = New-PoolSharedBuffer 4
        $back = 1 | Invoke-PoolMap { $using:buffer } -Pool $pool
        [object]::ReferenceEquals($back, $buffer) | Should -BeTrue
        $buffer.Dispose()
    }

    It 'takes numbers that come out of a pipeline' {
        $buffer = New-PoolSharedBuffer 4 -Type int
        $buffer[0] = 5 | Write-Output
        $buffer.Write(1, @(6, 7 | Write-Output))
        $buffer.Read(0, 3) | Should -Be @(5, 6, 7)
        $buffer.Dispose()
    }

    It 'is told to be no more, where it was disposed of' {
        $buffer = New-PoolSharedBuffer 4
        $buffer.Dispose()
        $null = 1 | Invoke-PoolMap { ($using:buffer)[0] } -Pool $pool -ErrorVariable failed -ErrorAction SilentlyContinue
        "$failed" | Should -BeLike '*buffer is no more*'
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a type that is no number'; With = @{ Length = 3; Type = [string] }; Id = 'SharedBufferType*' }
        @{ Name = 'more than there is room for'; With = @{ Length = 1PB }; Id = 'SharedBufferFailed*' }
        @{ Name = 'an empty array'; With = @{ InitialValue = [int[]]@() }; Id = 'InvalidLimit*' }
    ) {
        { New-PoolSharedBuffer @With } | Should -Throw -ErrorId $Id
    }

    It 'refuses an index that it does not have' {
        $buffer = New-PoolSharedBuffer 4
        { $buffer[4] = 1 } | Should -Throw '*has 4 elements*'
        { $buffer.Read(2, 3) } | Should -Throw '*has 4 elements*'
        $buffer.Dispose()
    }
}
