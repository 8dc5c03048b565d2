# What the engine does with parameters while the pipeline runs stays what it is, though we shorten its list of those that are not bound.
BeforeAll { Import-Module (Join-Path $PSScriptRoot '../../out/ParallelProc/ParallelProc.psd1') -Force }

Describe 'Parameters of a map that gets its input from the pipeline' {
    BeforeAll { $pool = Start-ProcessPool -MaxWorkers 1 }
    AfterAll { Stop-ProcessPool $pool }

    It 'can be taken off the list in this shell' {
        $command = [psobject].Assembly.GetType('System.Management.Automation.CommandProcessor')
        $command | Should -Not -BeNullOrEmpty
        $binder = $command.GetProperty('CmdletParameterBinderController', [Reflection.BindingFlags] 'NonPublic,Public,Instance').PropertyType
        $binder.GetProperty('UnboundParameters', [Reflection.BindingFlags] 'NonPublic,Public,Instance').CanWrite | Should -BeTrue
    }

    It 'are bound by name, position and $PSDefaultParameterValues as ever' {
        $PSDefaultParameterValues = @{ 'Invoke-PoolMap:ArgumentList' = 'default' }
        1..3 | Invoke-PoolMap { "$_ $($args[0])" } -Pool $pool | Should -Be '1 default', '2 default', '3 default'
        1..3 | Invoke-PoolMap -Pool $pool -ArgumentList own -ScriptBlock { "$_ $($args[0])" } | Should -Be '1 own', '2 own', '3 own'
    }

    It 'tell the bound ones in a pipeline of two maps, each its own' {
        1..3 | Invoke-PoolMap { $_ + 1 } -Pool $pool -BatchSize 1 | Invoke-PoolMap { $_ * 10 } -Pool $pool -OutVariable seen | Should -Be 20, 30, 40
        $seen | Should -Be 20, 30, 40
    }

    It 'let an input of any kind through: null, empty, an array, a script block' {
        $null, '', @(1, 2), { 'block' } | Invoke-PoolMap { if ($null -eq $_) { 'null' } else { $_.GetType().Name } } -Pool $pool | Should -Be 'null', 'String', 'Object[]', 'ScriptBlock'
    }
}
