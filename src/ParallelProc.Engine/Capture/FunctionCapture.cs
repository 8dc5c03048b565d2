using System.Management.Automation;
using System.Management.Automation.Language;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Finds the functions of the caller's session that a body calls, and those that these call in turn.</summary>
internal static class FunctionCapture
{
    /// <param name="body">Where to look for calls.</param>
    /// <param name="session">The caller's session, where the names mean something.</param>
    public static IReadOnlyList<ScriptSource> Find(Ast body, SessionState session)
    {
        var found = new Dictionary<string, ScriptSource>(StringComparer.OrdinalIgnoreCase);
        Collect(body, session, found);
        return found.Count == 0 ? [] : [.. found.Values];
    }

    private static void Collect(Ast ast, SessionState session, Dictionary<string, ScriptSource> found)
    {
        var own = ast.FindAll(a => a is FunctionDefinitionAst, searchNestedScriptBlocks: true)
            .Select(a => ((FunctionDefinitionAst)a).Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var command in ast.FindAll(a => a is CommandAst, searchNestedScriptBlocks: true))
        {
            var name = ((CommandAst)command).GetCommandName();
            if (name is null || own.Contains(name) || found.ContainsKey(name) || Lookup(name, session) is not { } function)
            {
                continue;
            }

            found.Add(name, Definition(function));
            Collect(function.ScriptBlock.Ast, session, found);
        }
    }

    /// <summary>A function that lives in the session itself: one of a module comes with its module.</summary>
    private static FunctionInfo? Lookup(string name, SessionState session)
    {
        if (System.Management.Automation.WildcardPattern.ContainsWildcardCharacters(name))
        {
            return null;
        }

        var function = session.InvokeCommand.GetCommand(name, CommandTypes.Function | CommandTypes.Filter) as FunctionInfo;
        return function is { Module: null } && string.IsNullOrEmpty(function.ModuleName) ? function : null;
    }

    private static ScriptSource Definition(FunctionInfo function)
    {
        // As it was written, if it was: then errors in it name its own file and line.
        if (function.ScriptBlock.Ast is FunctionDefinitionAst written && written.Name.Equals(function.Name, StringComparison.OrdinalIgnoreCase))
        {
            return ScriptText.Of(written);
        }

        var inner = ScriptText.Of(function.ScriptBlock);
        var head = function is FilterInfo ? "filter" : "function";
        return inner with { Text = $"{head} {function.Name} {{{inner.Text}\n}}" };
    }
}
