using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace ParallelProc.Shell.Host;

/// <summary>The host that the engine talks to; the console behind it is <see cref="ShellInterface"/>.</summary>
internal sealed class ShellHost(ShellInterface ui, Action<ShellHost> nestedPrompt) : PSHost
{
    private int? _exitCode;

    // Scripts tell a console from a service by this name.
    public override string Name => "ConsoleHost";

    public override Version Version { get; } = typeof(PSObject).Assembly.GetName().Version ?? new Version(7, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => ui;

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public int? ExitCode => Volatile.Read(ref _exitRequested) ? _exitCode : null;

    public bool NestedPromptLeft { get; set; }

    private bool _exitRequested;

    public override void SetShouldExit(int exitCode)
    {
        _exitCode = exitCode;
        Volatile.Write(ref _exitRequested, true);
    }

    public override void EnterNestedPrompt() => nestedPrompt(this);

    public override void ExitNestedPrompt() => NestedPromptLeft = true;

    // A native program writes to the console by itself; there is no state of ours for it to upset.
    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
