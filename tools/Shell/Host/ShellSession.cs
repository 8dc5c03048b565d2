using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;

namespace ParallelProc.Shell.Host;

/// <summary>One runspace from its start to the exit code of the process.</summary>
internal sealed class ShellSession : IDisposable
{
    private readonly CommandLine _line;
    private readonly ShellHost _host;
    private readonly Runspace _runspace;
    private readonly PipelineRunner _runner;

    public ShellSession(CommandLine line)
    {
        _line = line;
        var ui = new ShellInterface(interactive: !line.NonInteractive);
        _host = new ShellHost(ui, host => new PromptLoop(_runner!, host, line.NonInteractive).RunNested());
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            // A test tool runs the repository's own scripts; the machine's policy is about a user's downloads.
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }

        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
        _runspace.Open();
        Runspace.DefaultRunspace = _runspace;
        PutOwnModulesFirst();
        _runner = new PipelineRunner(_runspace, ui);
        if (Console.IsOutputRedirected)
        {
            ((PSStyle)_runspace.SessionStateProxy.GetVariable("PSStyle")).OutputRendering = OutputRendering.PlainText;
        }
    }

    public int Run()
    {
        using var interrupt = new InterruptHandler(_runner);
        var exitCode = RunGiven();
        if (_host.ExitCode is { } asked)
        {
            return asked;
        }

        return _line.NoExit || exitCode is null ? Prompt() : exitCode.Value;
    }

    public void Dispose() => _runspace.Dispose();

    // On a machine that has the real Pester too, this shell still runs its own: the real one wants commands that are not here.
    private static void PutOwnModulesFirst()
    {
        const string Variable = "PSModulePath";
        var own = Path.Combine(AppContext.BaseDirectory, "Modules");
        var others = (Environment.GetEnvironmentVariable(Variable) ?? string.Empty).Split(Path.PathSeparator).Where(p => p != own);
        Environment.SetEnvironmentVariable(Variable, string.Join(Path.PathSeparator, others.Prepend(own)));
    }

    private int? RunGiven()
    {
        if (_line.File is { } file)
        {
            return _runner.RunFile(file, _line.FileArguments) ? 0 : 1;
        }

        if (_line.Command is { } command)
        {
            return _runner.RunText(command) && _runner.LastSucceeded ? 0 : 1;
        }

        if (_line.CommandFromInput || Console.IsInputRedirected)
        {
            return _runner.RunText(Console.In.ReadToEnd()) && _runner.LastSucceeded ? 0 : 1;
        }

        return null;
    }

    private int Prompt()
    {
        if (!_line.NoLogo)
        {
            Console.WriteLine("PowerShell (stand-in on System.Management.Automation)");
        }

        new PromptLoop(_runner, _host, _line.NonInteractive).Run();
        return _host.ExitCode ?? (_runner.LastSucceeded ? 0 : 1);
    }
}
