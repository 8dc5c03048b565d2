using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace ParallelProc.Commands;

/// <summary>The session's own variables that a body names and that no worker has: where a body runs in the session, they must not be found by chance.</summary>
internal static class HiddenVariables
{
    private const ScopedItemOptions Fixed = ScopedItemOptions.Constant | ScopedItemOptions.ReadOnly | ScopedItemOptions.AllScope;

    /// <summary>Those of every session, by PowerShell's own list and beside it.</summary>
    private static readonly Lazy<HashSet<string>> Common = new(static () => new HashSet<string>(
        InitialSessionState.CreateDefault2().Variables.Select(static v => v.Name)
            .Concat(["_", "PSItem", "args", "input", "this", "foreach", "switch", "Matches", "MyInvocation", "PSScriptRoot", "PSCommandPath", "PSBoundParameters", "PSCmdlet", "StackTrace"])
            .Concat(["PWD", "HOME", "PID", "PSHOME", "Host", "Error", "PROFILE", "LASTEXITCODE", "OFS", "PSDefaultParameterValues", "NestedPromptLevel", "ConsoleFileName", "null", "?", "^", "$"]),
        StringComparer.OrdinalIgnoreCase));

    /// <param name="trees">What runs.</param>
    /// <param name="session">The caller's session.</param>
    public static IEnumerable<string> Of(IEnumerable<ScriptBlockAst> trees, SessionState session) => trees
        .SelectMany(static tree => tree.FindAll(static node => node is VariableExpressionAst { Parent: not UsingExpressionAst }, searchNestedScriptBlocks: true))
        .Select(static node => ((VariableExpressionAst)node).VariablePath)
        .Where(static path => path.IsUnqualified && path.IsVariable)
        .Select(static path => path.UserPath)
        .Distinct(StringComparer.OrdinalIgnoreCase)
        .Where(name => !Common.Value.Contains(name) && session.PSVariable.Get(name) is { } found && (found.Options & Fixed) == 0);
}
