@{
    ModuleVersion = '7.0.0.0'
    GUID = '3d0a6f3b-92a4-4a0e-bb54-67f4b36b1d60'
    Author = 'The ParallelProc authors'
    Description = 'Stand-ins for some of the commands of this name (see the note in Microsoft.PowerShell.Utility.psd1).'
    CompatiblePSEditions = @('Core')
    PowerShellVersion = '7.4'
    NestedModules = @('../../Microsoft.PowerShell.Security.dll')
    FunctionsToExport = @()
    AliasesToExport = @()
    CmdletsToExport = @(
        'ConvertFrom-SecureString', 'ConvertTo-SecureString', 'Get-CmsMessage', 'Get-Credential', 'Get-ExecutionPolicy',
        'Get-PfxCertificate', 'Protect-CmsMessage', 'Set-ExecutionPolicy', 'Unprotect-CmsMessage'
    )
}
