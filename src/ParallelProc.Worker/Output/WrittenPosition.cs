using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// Write-Error says of an error where the block that wrote it was called. A body is called by our runner, which has no place in the caller's script,
/// so what the body itself writes gets the place of its Write-Error.
/// </summary>
internal static class WrittenPosition
{
    private const string Activity = "Write-Error";

    /// <param name="error">The error, without the frames of the open pipeline.</param>
    /// <param name="runspace">Where it is being written at this moment.</param>
    public static void Mend(ErrorRecord error, Runspace runspace)
    {
        // With more frames it was a function of the caller's that wrote it, and the place is where that was called.
        if (error.CategoryInfo.Activity != Activity || error.ScriptStackTrace is not { } stack || stack.Contains(Environment.NewLine, StringComparison.Ordinal))
        {
            return;
        }

        if (runspace.Debugger.GetCallStack().FirstOrDefault() is { Position: { } position })
        {
            EngineErrors.SetInvocation(error, InvocationInfo.Create(null, position));
        }
    }
}
