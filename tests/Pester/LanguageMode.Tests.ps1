BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force
    . (Join-Path $PSScriptRoot 'Support.ps1')
}

AfterAll {
    Get-ProcessPool | Stop-ProcessPool -Force
}

Describe 'A session with fewer rights' {
    BeforeAll {
        # In a session that has lost its rights when the block begins.
        function Invoke-Constrained([string] $Text) {
            Receive-Aside (Start-Aside ([scriptblock]::Create("`$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; $Text")))
        }
    }
    AfterEach { Get-ProcessPool | Stop-ProcessPool -Force }

    It 'is refused a pool that has more, for maps and for tasks' {
        $null = Start-ProcessPool -Name Full
        { Invoke-Constrained '1 | Invoke-PoolMap { $_ } -Pool Full' } | Should -Throw "*'Full'*FullLanguage*ConstrainedLanguage*"
        $ids = Invoke-Constrained 'try { 1 | Invoke-PoolMap { $_ } -Pool Full } catch { $_.FullyQualifiedErrorId }; try { Submit-PoolTask { 1 } -Pool Full } catch { $_.FullyQualifiedErrorId }'
        $ids | Should -Be @('PoolHasMoreRights,ParallelProc.Commands.InvokePoolMapCommand', 'PoolHasMoreRights,ParallelProc.Commands.SubmitPoolTaskCommand')
    }

    It 'has a default pool of its own' {
        1 | Invoke-PoolMap { "$($ExecutionContext.SessionState.LanguageMode)" } | Should -Be 'FullLanguage'
        Invoke-Constrained '1 | Invoke-PoolMap { "$($ExecutionContext.SessionState.LanguageMode)" }; 1 | Invoke-PoolMap { "$($ExecutionContext.SessionState.LanguageMode)" }' |
            Should -Be @('ConstrainedLanguage', 'ConstrainedLanguage')
        @(Get-ProcessPool) | Should -HaveCount 2
        1 | Invoke-PoolMap { "$($ExecutionContext.SessionState.LanguageMode)" } | Should -Be 'FullLanguage'
    }

    It 'uses a pool that it started itself, and so may a session with more rights' {
        Invoke-Constrained '$null = Start-ProcessPool -Name Low; 1 | Invoke-PoolMap { "low $_" } -Pool Low' | Should -Be 'low 1'
        1 | Invoke-PoolMap { "$($ExecutionContext.SessionState.LanguageMode)" } -Pool Low | Should -Be 'ConstrainedLanguage'
    }
}
