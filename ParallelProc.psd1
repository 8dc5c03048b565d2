@{
    RootModule           = 'ParallelProc.Cmdlets.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '6d0b8f7e-3f0e-4c53-9f3c-2b7f0d7b6a11'
    Author               = 'The ParallelProc authors'
    CompanyName          = 'The ParallelProc authors'
    Copyright            = '(c) The ParallelProc authors. MIT licence.'
    Description          = 'A pool of warm worker processes that runs script blocks in parallel: ordered, streaming maps with back-pressure, tasks that are PowerShell jobs, per-item time-outs, and every error back as an ErrorRecord.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('ParallelProc.format.ps1xml', 'ParallelProc.Events.format.ps1xml', 'ParallelProc.Hosts.format.ps1xml', 'ParallelProc.Work.format.ps1xml')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @('ipmap')
    CmdletsToExport      = @(
        'Add-PoolHost', 'Copy-PoolFile', 'Debug-PoolWorker', 'Export-PoolTrace', 'Get-PoolCapture', 'Get-PoolCheckpoint', 'Get-PoolEvent', 'Get-PoolTask', 'Get-PoolWorker', 'Get-ProcessPool', 'Invoke-PoolMap', 'Measure-PoolMap', 'New-PoolHost', 'New-PoolSharedBuffer', 'New-PoolSharedObject',
        'Receive-PoolTask', 'Remove-PoolHost', 'Remove-PoolTask', 'Set-ProcessPool', 'Start-ProcessPool', 'Stop-PoolTask', 'Stop-ProcessPool', 'Submit-PoolTask', 'Test-PoolHost', 'Use-PoolLock', 'Use-ProcessPool', 'Wait-PoolTask', 'Watch-ProcessPool', 'Write-PoolLog'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('Parallel', 'Process', 'Pool', 'Job', 'Async', 'Concurrency', 'PSEdition_Core', 'Linux', 'macOS', 'Windows')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'The first release: pools of warm worker processes, ordered and streaming maps, tasks that are PowerShell jobs, compiled methods, time limits, retries, worker recycling, and maps that can be started again after a kill.'
        }
    }
}
