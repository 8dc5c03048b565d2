using System.Management.Automation;
using System.Management.Automation.Language;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// What stands before and behind a body on its own lines, where it was typed at a prompt. A worker has the body alone, so its errors show blanks there; a
/// view reads no file in that case. This stays in the shell: a command line may hold more than a worker, or a journal, should know.
/// </summary>
internal sealed class PromptText
{
    private readonly string _before;
    private readonly string _after;
    private readonly string _first;
    private readonly string _last;
    private readonly bool _oneLine;

    private PromptText(string before, string text, string after)
    {
        _before = before;
        _after = after;
        var lines = text.Split('\n');
        _oneLine = lines.Length == 1;
        _first = lines[0].TrimEnd('\r');
        _last = lines[^1];
    }

    /// <summary>Null where the body has a file, or stands alone.</summary>
    /// <param name="body">The body's syntax tree.</param>
    /// <param name="source">The part of it that is sent.</param>
    public static PromptText? Of(Ast body, ScriptSource source)
    {
        if (source.File is not null || body.Extent.StartScriptPosition.GetFullScript() is not { } whole)
        {
            return null;
        }

        var start = body.Extent.StartOffset + body.Extent.Text.IndexOf(source.Text, StringComparison.Ordinal);
        var end = start + source.Text.Length;
        if (start < body.Extent.StartOffset || end > whole.Length)
        {
            return null;
        }

        var lineStart = start == 0 ? 0 : whole.LastIndexOf('\n', start - 1) + 1;
        var lineEnd = whole.IndexOf('\n', end);
        var before = whole[lineStart..start];
        var after = whole[end..(lineEnd < 0 ? whole.Length : lineEnd)].TrimEnd('\r');
        // A worker pads to the column: what does not have that width is no part of the line.
        return before.Length != source.Column - 1 || before.Length + after.Length == 0 ? null : new PromptText(before, source.Text, after);
    }

    /// <summary>Makes an error's line that of the prompt, if it is the body's first or last.</summary>
    public void Complete(ErrorRecord error)
    {
        if (error.InvocationInfo is { ScriptName: null or "" } invocation && LineOf(invocation.Line.TrimEnd('\n', '\r')) is { } line)
        {
            var (number, column) = (invocation.ScriptLineNumber, invocation.OffsetInLine);
            var extent = invocation.DisplayScriptPosition ?? EngineErrors.ExtentOf(invocation);
            var end = extent?.EndLineNumber == number ? extent.EndColumnNumber : line.Length + 1;
            invocation.DisplayScriptPosition = new ScriptExtent(new ScriptPosition(null, number, column, line), new ScriptPosition(null, number, end, line));
        }
    }

    private string? LineOf(string arrived)
    {
        if (arrived.Length == _before.Length + _first.Length && arrived.EndsWith(_first, StringComparison.Ordinal) && string.IsNullOrWhiteSpace(arrived[.._before.Length]))
        {
            return _before + _first + (_oneLine ? _after : "");
        }

        return !_oneLine && arrived == _last ? _last + _after : null;
    }
}
