using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// Puts up what a body needs of its caller's session, in the scope around it: imports modules, and sets aliases and functions that a module keeps to
/// itself. And in the global scope the preferences that are global at the caller's, and the type data of his session.
/// </summary>
[Cmdlet(VerbsOther.Use, "Setup")]
internal sealed class UseSetupCommand : PSCmdlet
{
    private const string InModule = "param($Name) Microsoft.PowerShell.Core\\Get-Command -Name $Name -CommandType Function, Filter";

    [Parameter(Mandatory = true, Position = 0)]
    public object? Setup { get; set; }

    [Parameter(Mandatory = true, Position = 1)]
    public object? Globals { get; set; }

    [Parameter(Mandatory = true, Position = 2)]
    public object? Imports { get; set; }

    protected override void EndProcessing()
    {
        var setup = (ScriptSetup)Setup!;
        var imports = (ModuleImports)Imports!;
        imports.Globals.PutBack(); // what is done here is not the caller's matter
        Bring(imports, setup);
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

        // After the modules, which may add the same.
        Use(imports.Types, setup.Types);
        imports.Globals.Set((object?[])Globals!, SessionState.PSVariable);
    }

    private static void Bring(ModuleImports imports, ScriptSetup setup)
    {
        try
        {
            imports.Sent.Use(setup.Sent);
        }
        catch (ModuleNotSentException e)
        {
            throw Ending(WorkerErrors.ModuleNotSent(e));
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private static void Use(SessionTypes types, IReadOnlyList<TypeDataSource> sources)
    {
        try
        {
            types.Use(sources);
        }
        catch (FileNotFoundException e)
        {
            throw Ending(WorkerErrors.TypeFileNotFound(e.FileName!, e));
        }
        catch (Exception e) when (e is RuntimeException or ArgumentException or ObjectCodecException or ProtocolException)
        {
            throw Ending(WorkerErrors.TypeDataNotAdded(e));
        }
    }

    /// <summary>Ends the pipeline and not only our statement in it: no item may run without what it needs.</summary>
    private static RuntimeException Ending(ErrorRecord error) => new(error.Exception.Message, error.Exception.InnerException, error) { WasThrownFromThrowStatement = true };

    private static PSModuleInfo Import(ModuleImports imports, string module)
    {
        try
        {
            return imports.Import(module);
        }
        catch (Exception e) when (e is RuntimeException or InvalidOperationException or NotSupportedException)
        {
            throw Ending(WorkerErrors.ModuleNotImported(module, imports.Sent, e));
        }
    }
}
