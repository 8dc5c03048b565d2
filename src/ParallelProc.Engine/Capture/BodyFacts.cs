using System.Management.Automation;
using System.Management.Automation.Language;
using System.Runtime.CompilerServices;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>What a block's syntax tree tells by itself, whatever session it is in. Found once for each block: a loop submits the same one again and again.</summary>
internal sealed class BodyFacts
{
    private static readonly ConditionalWeakTable<Ast, BodyFacts> Known = [];

    private BodyFacts(ScriptBlock block)
    {
        Body = ScriptText.BodyOf(block);
        Source = ScriptText.Of(block);
        Trust = BodyAnalysis.TrustOf(Body);
        CallsCommands = Body.Find(a => a is CommandAst, searchNestedScriptBlocks: true) is not null;
        Usings = [.. Body.FindAll(a => a is UsingExpressionAst, searchNestedScriptBlocks: true).Cast<UsingExpressionAst>()];
    }

    public ScriptBlockAst Body { get; }

    public ScriptSource Source { get; }

    public BodyTrust Trust { get; }

    /// <summary>Only such a body can need functions of its caller.</summary>
    public bool CallsCommands { get; }

    public IReadOnlyList<UsingExpressionAst> Usings { get; }

    public static BodyFacts Of(ScriptBlock block) => Known.TryGetValue(block.Ast, out var facts) ? facts : Known.GetValue(block.Ast, _ => new BodyFacts(block));
}
