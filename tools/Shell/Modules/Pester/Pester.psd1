@{
    RootModule = 'Pester.psm1'
    # The syntax that it runs is that of Pester 5; test files may ask for it by version.
    ModuleVersion = '5.99.0'
    GUID = 'a2c1b1f4-93a0-4b7e-8a44-0d5fb6f3ee10'
    Author = 'The ParallelProc authors'
    Description = 'A small stand-in that runs the Pester 5 syntax our test files use, where the real Pester is not installed.'
    PowerShellVersion = '7.4'
    CmdletsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @()
    FunctionsToExport = @(
        'AfterAll', 'AfterEach', 'BeforeAll', 'BeforeDiscovery', 'BeforeEach', 'Context', 'Describe', 'InModuleScope',
        'Invoke-Pester', 'It', 'New-PesterConfiguration', 'New-PesterContainer', 'Set-ItResult', 'Should'
    )
}
