using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace ParallelProc.Shell.Host;

/// <summary>Runs scripts in the session with their output and errors going to the console.</summary>
internal sealed class PipelineRunner(Runspace runspace, ShellInterface ui)
{
    // Only after a pipeline that is remembered does `$?` tell of that pipeline; after others it is what it was before.
    private static readonly PSInvocationSettings Remembered = new() { AddToHistory = true };
    private PowerShell? _running;

    /// <summary>What `$?` is after the last statement that ran.</summary>
    public bool LastSucceeded => Ask("$global:?") != bool.FalseString;

    /// <summary>Runs a text in the session's own scope; false when something ended it before its end.</summary>
    public bool RunText(string script)
    {
        using PowerShell shell = Create();
        shell.AddScript(script, useLocalScope: false);
        return Run(shell);
    }

    public bool RunFile(string path, IReadOnlyList<string> arguments)
    {
        var full = Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            ui.WriteErrorLine(
                $"The argument '{path}' is not recognized as the name of a script file. Check the spelling of the name, or if a path "
                    + "was included, verify that the path is correct and try again.");
            return false;
        }

        using PowerShell shell = Create();
        shell.AddCommand(full, useLocalScope: false);
        ScriptArguments.Add(shell.Commands.Commands[0].Parameters, arguments);
        RethrowExit();
        return Run(shell);
    }

    /// <summary>Asks the session something; nothing is shown.</summary>
    public string? Ask(string script)
    {
        using PowerShell shell = Create();
        shell.AddScript(script, useLocalScope: false);
        try
        {
            return shell.Invoke<string>().FirstOrDefault();
        }
        catch (RuntimeException)
        {
            // A broken prompt function is its user's affair; the default prompt takes over.
            return null;
        }
    }

    public bool Stop()
    {
        if (Volatile.Read(ref _running) is not { } shell)
        {
            return false;
        }

        shell.BeginStop(null, null);
        return true;
    }

    private PowerShell Create()
    {
        var shell = PowerShell.Create();
        shell.Runspace = runspace;
        return shell;
    }

    private bool Run(PowerShell shell)
    {
        // Errors go to the view in their place among the output. (Merged at their source instead, native programs would have
        // their standard error taken from them.)
        shell.AddCommand("Out-Default");
        shell.Commands.Commands[^1].MergeUnclaimedPreviousCommandResults = PipelineResultTypes.Error | PipelineResultTypes.Output;
        PowerShell? outer = Interlocked.Exchange(ref _running, shell);
        try
        {
            shell.Invoke(null, Remembered);
            return true;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException problem)
        {
            Report(problem);
            return false;
        }
        finally
        {
            Volatile.Write(ref _running, outer);
        }
    }

    private void Report(RuntimeException problem)
    {
        try
        {
            using PowerShell shell = Create();
            shell.AddCommand("Out-Default").AddParameter("InputObject", AsError(problem.ErrorRecord));
            shell.Invoke();
        }
        catch (RuntimeException second)
        {
            // The formatting of an error failed; its message is better than nothing.
            ui.WriteErrorLine(problem.Message);
            ui.WriteErrorLine(second.Message);
        }
    }

    // The engine tells errors from records that are mere output by a mark that only it can set.
    private static PSObject AsError(ErrorRecord record)
    {
        var wrapped = new PSObject(record);
        PropertyInfo? stream = typeof(PSObject).GetProperty("WriteStream", BindingFlags.Instance | BindingFlags.NonPublic);
        stream?.SetValue(wrapped, Enum.Parse(stream.PropertyType, "Error"));
        return wrapped;
    }

    // Makes `exit 3` in the file end the process with 3, and not just the script.
    private void RethrowExit()
    {
        const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;
        object? context = typeof(Runspace).GetProperty("ExecutionContext", Hidden)?.GetValue(runspace);
        context?.GetType().GetProperty("ScriptCommandProcessorShouldRethrowExit", Hidden)?.SetValue(context, true);
    }
}
