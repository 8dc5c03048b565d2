using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Asks PowerShell itself what it would complete: it knows commands, modules and types best.</summary>
internal static class EngineCompletion
{
    /// <summary>What it offers at the end of a line.</summary>
    /// <param name="line">The line as it would be typed.</param>
    /// <param name="types">The kinds that are wanted.</param>
    public static IEnumerable<CompletionResult> Of(string line, params CompletionResultType[] types) =>
        CommandCompletion.CompleteInput(line, line.Length, null).CompletionMatches.Where(m => types.Contains(m.ResultType));
}
