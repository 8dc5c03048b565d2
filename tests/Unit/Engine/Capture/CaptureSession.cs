using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Capture;

/// <summary>A caller's session, whose state a capture looks at as a cmdlet does: from within a pipeline.</summary>
internal sealed class CaptureSession : IDisposable
{
    private readonly Runspace? _before = Runspace.DefaultRunspace;
    private readonly Runspace _runspace;

    /// <param name="setup">What the session has, run at its top.</param>
    public CaptureSession(string setup = "")
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Use-Session", typeof(UseSessionCommand), null));
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        _runspace.Open();
        Runspace.DefaultRunspace = _runspace;
        Run(setup);
    }

    public IReadOnlyList<object?> Run(string script)
    {
        using var shell = PowerShell.Create(_runspace);
        var output = shell.AddScript(script, useLocalScope: false).Invoke();
        Assert.Empty(shell.Streams.Error.Select(static e => $"{e}"));
        return [.. output.Select(static o => o?.BaseObject)];
    }

    public static ScriptBlock Block(string text) => ScriptBlock.Create(text);

    /// <summary>Does something with the session's state, after statements in a scope of their own.</summary>
    public T Within<T>(Func<SessionState, T> action, string statements = "")
    {
        using var shell = PowerShell.Create(_runspace);
        T result = default!;
        shell.AddScript($"{statements}\nUse-Session $args[0]", useLocalScope: true).AddArgument((Action<SessionState>)(state => result = action(state)));
        shell.Invoke();
        return result;
    }

    public CommandCapture Follow(string body, CalledCommands? called = null) => Within(state =>
    {
        var capture = new CommandCapture(state, called ?? new CalledCommands());
        capture.Follow(Block(body).Ast, "the script block", state);
        return capture;
    });

    public ScriptCapture Capture(ScriptBlock block, CaptureOptions? options = null, string statements = "") =>
        Within(state => new ScriptCapture(block, state, options ?? new CaptureOptions()), statements);

    public void Dispose()
    {
        Runspace.DefaultRunspace = _before;
        _runspace.Dispose();
    }
}

/// <summary>Hands on the state of the session that it runs in.</summary>
[Cmdlet(VerbsOther.Use, "Session")]
public sealed class UseSessionCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public Action<SessionState>? Action { get; set; }

    protected override void EndProcessing() => Action!(SessionState);
}
