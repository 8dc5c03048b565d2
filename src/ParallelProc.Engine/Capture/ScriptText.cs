using System.Management.Automation;
using System.Management.Automation.Language;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Takes a script block's text, with its place, so that another process can parse it again.</summary>
internal static class ScriptText
{
    /// <summary>The syntax tree of a block's body.</summary>
    public static ScriptBlockAst BodyOf(ScriptBlock block) => block.Ast as ScriptBlockAst ?? ((FunctionDefinitionAst)block.Ast).Body;

    /// <summary>A body's statements without their braces.</summary>
    public static ScriptSource Of(ScriptBlock block)
    {
        // A function's own parameters stand outside of its body: written again as a param block, they mean the same.
        if (block.Ast is FunctionDefinitionAst { Parameters.Count: > 0 } function)
        {
            var parameters = string.Join(", ", function.Parameters.Select(p => p.Extent.Text));
            return Strip(function.Body) is var inner ? inner with { Text = $"param({parameters}) {inner.Text}" } : inner;
        }

        return Strip(BodyOf(block));
    }

    /// <summary>A definition as it stands.</summary>
    public static ScriptSource Of(Ast definition) => At(definition.Extent, definition.Extent.Text, 0);

    private static ScriptSource Strip(ScriptBlockAst body)
    {
        var text = body.Extent.Text;
        return body.Parent is not null && text.StartsWith('{') && text.EndsWith('}')
            ? At(body.Extent, text[1..^1], 1)
            : At(body.Extent, text, 0);
    }

    private static ScriptSource At(IScriptExtent extent, string text, int skipped) =>
        new(text, extent.File, Math.Max(1, extent.StartLineNumber), Math.Max(1, extent.StartColumnNumber + skipped));
}
