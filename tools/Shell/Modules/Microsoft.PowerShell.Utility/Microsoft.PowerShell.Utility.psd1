# All names of the real module are listed, though the assembly has but some of those commands. A real PowerShell that is started
# from this shell inherits PSModulePath and so comes upon this file; it loads its own assembly by the name below, and must find
# all of its commands.
@{
    ModuleVersion = '7.0.0.0'
    GUID = '1f6bd3c2-6c2e-4a66-8d5a-55c1a3a4b9d7'
    Author = 'The ParallelProc authors'
    Description = 'Stand-ins for the commands of this name that the build, the examples and the tests use.'
    CompatiblePSEditions = @('Core')
    PowerShellVersion = '7.4'
    NestedModules = @('../../Microsoft.PowerShell.Commands.Utility.dll')
    FunctionsToExport = @()
    AliasesToExport = @('fhx')
    CmdletsToExport = @(
        'Add-Member', 'Add-Type', 'Clear-Variable', 'Compare-Object', 'ConvertFrom-CliXml', 'ConvertFrom-Csv', 'ConvertFrom-Json',
        'ConvertFrom-Markdown', 'ConvertFrom-StringData', 'ConvertTo-CliXml', 'ConvertTo-Csv', 'ConvertTo-Html', 'ConvertTo-Json',
        'ConvertTo-Xml', 'Debug-Runspace', 'Disable-PSBreakpoint', 'Disable-RunspaceDebug', 'Enable-PSBreakpoint',
        'Enable-RunspaceDebug', 'Export-Alias', 'Export-Clixml', 'Export-Csv', 'Export-FormatData', 'Export-PSSession',
        'Format-Custom', 'Format-Hex', 'Format-List', 'Format-Table', 'Format-Wide', 'Get-Alias', 'Get-Culture', 'Get-Date',
        'Get-Error', 'Get-Event', 'Get-EventSubscriber', 'Get-FileHash', 'Get-FormatData', 'Get-Host', 'Get-MarkdownOption',
        'Get-Member', 'Get-PSBreakpoint', 'Get-PSCallStack', 'Get-Random', 'Get-Runspace', 'Get-RunspaceDebug', 'Get-SecureRandom',
        'Get-TraceSource', 'Get-TypeData', 'Get-UICulture', 'Get-Unique', 'Get-Uptime', 'Get-Variable', 'Get-Verb', 'Group-Object',
        'Import-Alias', 'Import-Clixml', 'Import-Csv', 'Import-LocalizedData', 'Import-PowerShellDataFile', 'Import-PSSession',
        'Invoke-Expression', 'Invoke-RestMethod', 'Invoke-WebRequest', 'Join-String', 'Measure-Command', 'Measure-Object',
        'New-Alias', 'New-Event', 'New-Guid', 'New-Object', 'New-TemporaryFile', 'New-TimeSpan', 'New-Variable', 'Out-File',
        'Out-String', 'Read-Host', 'Register-EngineEvent', 'Register-ObjectEvent', 'Remove-Alias', 'Remove-Event',
        'Remove-PSBreakpoint', 'Remove-TypeData', 'Remove-Variable', 'Select-Object', 'Select-String', 'Select-Xml',
        'Send-MailMessage', 'Set-Alias', 'Set-Date', 'Set-MarkdownOption', 'Set-PSBreakpoint', 'Set-TraceSource', 'Set-Variable',
        'Show-Markdown', 'Sort-Object', 'Start-Sleep', 'Tee-Object', 'Test-Json', 'Trace-Command', 'Unblock-File',
        'Unregister-Event', 'Update-FormatData', 'Update-List', 'Update-TypeData', 'Wait-Debugger', 'Wait-Event', 'Write-Debug',
        'Write-Error', 'Write-Host', 'Write-Information', 'Write-Output', 'Write-Progress', 'Write-Verbose', 'Write-Warning'
    )
}
