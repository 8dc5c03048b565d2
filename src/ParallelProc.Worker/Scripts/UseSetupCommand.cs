using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>Puts up what a body needs of its caller's commands, in the scope around it: imports modules, and sets aliases and functions that a module keeps to itself.</summary>
[Cmdlet(VerbsOther.Use, "Setup")]
internal sealed class UseSetupCommand : PSCmdlet
{
    private const string InModule = "param($Name) Microsoft.PowerShell.Core\\Get-Command -Name $Name -CommandType Function, Filter";

    [Parameter(Mandatory = true, Position = 0)]
    public object? Setup { get; set; }

    [Parameter(Mandatory = true, Position = 1)]
    public object? Imports { get; set; }

    protected override void EndProcessing()
    {
        var setup = (ScriptSetup)Setup!;
        var imports = (ModuleImports)Imports!;
        foreach (var module in setup.Modules)
        {
            Import(imports, module);
        }

        foreach (var (module, name) in setup.ModuleFunctions)
        {
            // The module's own block, which sees the module's variables.
            var found = Import(imports, module).Invoke(ScriptBlock.Create(InModule), WildcardPattern.Escape(name));
            if ((found is PSObject wrapped ? wrapped.BaseObject : found) is FunctionInfo function)
            {
                InvokeProvider.Item.Set($"function:{WildcardPattern.Escape(name)}", function.ScriptBlock);
            }
        }

        foreach (var (name, command) in setup.Aliases)
        {
            InvokeProvider.Item.Set($"alias:{WildcardPattern.Escape(name)}", command);
        }
    }

    private PSModuleInfo Import(ModuleImports imports, string module)
    {
        try
        {
            return imports.Import(module);
        }
        catch (Exception e) when (e is RuntimeException or InvalidOperationException or NotSupportedException)
        {
            ThrowTerminatingError(WorkerErrors.ModuleNotImported(module, e));
            throw;
        }
    }
}
