using System.Management.Automation;
using System.Runtime.CompilerServices;

namespace ParallelProc.Worker;

/// <summary>
/// Takes the frames of the open pipeline off an error's script stack: the body is where the caller's script begins. The stack is a
/// private field of the engine's; where it has another name, the frames stay.
/// </summary>
internal static class ScriptStack
{
    // The pipeline's process block, the runner around it, and the script that calls the runner.
    private const int Frames = 3;
    private const string ProcessBlock = "<ScriptBlock><Process>";

    private static bool IsUnreachable;

    /// <param name="error">The error.</param>
    /// <param name="form">The body's form: a clean one is itself the process block.</param>
    public static void HideRunner(ErrorRecord error, BodyForm form)
    {
        if (IsUnreachable || error.ScriptStackTrace is not { } stack)
        {
            return;
        }

        var lines = stack.Split(Environment.NewLine);
        // An error that is written twice has lost them already, and one from elsewhere never had them.
        if (lines.Length < Frames || !lines[^Frames].Contains(ProcessBlock, StringComparison.Ordinal))
        {
            return;
        }

        try
        {
            var isBare = form == BodyForm.Bare;
            if (isBare)
            {
                lines[^Frames] = lines[^Frames].Replace(ProcessBlock, "<ScriptBlock>", StringComparison.Ordinal); // as it is for any other body
            }

            Field(error) = string.Join(Environment.NewLine, lines[..^(isBare ? Frames - 1 : Frames)]);
        }
        catch (MissingFieldException)
        {
            IsUnreachable = true;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_scriptStackTrace")]
    private static extern ref string? Field(ErrorRecord error);
}
