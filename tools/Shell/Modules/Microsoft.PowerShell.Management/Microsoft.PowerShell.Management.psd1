# See the note in Microsoft.PowerShell.Utility.psd1.
@{
    ModuleVersion = '7.0.0.0'
    GUID = '5a1f1f5e-64a5-4a3e-9f0b-0a6f6f1f4c21'
    Author = 'The ParallelProc authors'
    Description = 'Stand-ins for the commands of this name that the build, the examples and the tests use.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion = '7.4'
    NestedModules = @('../../Microsoft.PowerShell.Commands.Management.dll')
    FunctionsToExport = @()
    AliasesToExport = @('gcb', 'gtz', 'scb')
    CmdletsToExport = @(
        'Add-Content', 'Clear-Content', 'Clear-Item', 'Clear-ItemProperty', 'Convert-Path', 'Copy-Item', 'Copy-ItemProperty',
        'Debug-Process', 'Get-ChildItem', 'Get-Clipboard', 'Get-Content', 'Get-Item', 'Get-ItemProperty', 'Get-ItemPropertyValue',
        'Get-Location', 'Get-Process', 'Get-PSDrive', 'Get-PSProvider', 'Get-TimeZone', 'Invoke-Item', 'Join-Path', 'Move-Item',
        'Move-ItemProperty', 'New-Item', 'New-ItemProperty', 'New-PSDrive', 'Pop-Location', 'Push-Location', 'Remove-Item',
        'Remove-ItemProperty', 'Remove-PSDrive', 'Rename-Item', 'Rename-ItemProperty', 'Resolve-Path', 'Restart-Computer',
        'Set-Clipboard', 'Set-Content', 'Set-Item', 'Set-ItemProperty', 'Set-Location', 'Split-Path', 'Start-Process',
        'Stop-Computer', 'Stop-Process', 'Test-Connection', 'Test-Path', 'Wait-Process'
    )
}
