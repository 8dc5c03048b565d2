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
        var text = string.Concat(new string('\n', Math.Max(0, source.Line - 1)), new string(' ', Math.Max(0, source.Column - 1)), source.Text);
        var ast = Parser.ParseInput(text, source.File, out _, out var errors);
        return errors.Length == 0 ? ast : throw new ParseException(errors);
    }
}
