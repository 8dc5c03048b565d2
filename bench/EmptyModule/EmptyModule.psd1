@{
    RootModule           = 'EmptyModule.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '0f6f2b1c-6c1d-4e58-8a43-5d3c2b8d9b77'
    Author               = 'The ParallelProc authors'
    Description          = 'What Import-Module costs at the least: measured beside ParallelProc, never shipped.'
    CompatiblePSEditions = @('Core')
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @('Get-Nothing')
}
