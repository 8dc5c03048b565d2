using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace ParallelProc.Tests.Protocol;

/// <summary>A PowerShell session on this thread, for what needs one: scripts, type data, cmdlets.</summary>
internal sealed class Session : IDisposable
{
    private readonly Runspace? _before = Runspace.DefaultRunspace;
    private readonly Runspace _runspace;

    public Session(params SessionStateCmdletEntry[] cmdlets)
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Send-Across", typeof(SendAcrossCommand), null));
        foreach (var cmdlet in cmdlets)
        {
            state.Commands.Add(cmdlet);
        }

        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        _runspace.Open();
        Runspace.DefaultRunspace = _runspace;
    }

    /// <summary>As Update-TypeData does, which is of a module that is not here.</summary>
    public void Extend(TypeData data)
    {
        var context = typeof(Runspace).GetProperty("ExecutionContext", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(_runspace)!;
        var table = (TypeTable)context.GetType().GetProperty("TypeTable", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(context)!;
        table.AddType(data);
    }

    public void Set(string variable, object? value) => _runspace.SessionStateProxy.SetVariable(variable, value);

    public List<PSObject?> Run(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        return [.. shell.AddScript(script).Invoke()];
    }

    public PSObject? RunOne(string script) => Assert.Single(Run(script));

    public void Dispose()
    {
        Runspace.DefaultRunspace = _before;
        _runspace.Dispose();
    }
}

/// <summary>Sends an object through the codec within a pipeline, where scripts of properties can run.</summary>
[Cmdlet(VerbsCommunications.Send, "Across")]
public sealed class SendAcrossCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public object? Value { get; set; }

    protected override void ProcessRecord() => WriteObject(Crossing.Of(Value));
}
