using System.Management.Automation;
using System.Management.Automation.Language;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>Parses a text as if it stood in its own file, at its own line and column, so that errors and breakpoints name that place.</summary>
internal static class ScriptParser
{
    /// <exception cref="ParseException">It is not PowerShell.</exception>
    public static ScriptBlockAst Parse(ScriptSource source)
    {
        // using lines stand first. Of a script that begins in the first line, all else moves down by one, and then up again.
        var lines = Math.Max(source.Usings.Length > 0 ? 1 : 0, source.Line - 1);
        var text = string.Concat(source.Usings, new string('\n', lines), new string(' ', Math.Max(0, source.Column - 1)), source.Text);
        var ast = Parser.ParseInput(text, source.File, out _, out var errors);
        if (errors.Length > 0)
        {
            throw new ParseException(errors);
        }

        // The engine may have something to say of modules, at their place; of namespaces it never has.
        if (lines > source.Line - 1 && ast.UsingStatements.All(static line => line.UsingStatementKind == UsingStatementKind.Namespace))
        {
            LineMap.SkipFirst(ast);
        }

        return ast;
    }
}
