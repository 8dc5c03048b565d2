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
        var syntax = SyntaxFacts.Of(Body);
        NeedsSession = syntax.Any;
        IsOpen = syntax.IsOpen;
        Usings = syntax.Usings;
        // A text that is a whole script has its own lines already.
        BareSource = Source;
        Prompt = PromptText.Of(Body, Source);
        Source = Body.UsingStatements.Count > 0 ? Source : Source with { Usings = syntax.Namespaces };
    }

    public ScriptBlockAst Body { get; }

    public ScriptSource Source { get; }

    /// <summary>Without the <c>using</c> lines of its file.</summary>
    public ScriptSource BareSource { get; }

    /// <summary>What stands around it at a prompt; or null.</summary>
    public PromptText? Prompt { get; }

    public BodyTrust Trust { get; }

    /// <summary>Only such a body can need functions, aliases, modules or classes of its caller.</summary>
    public bool NeedsSession { get; }

    /// <inheritdoc cref="SyntaxFacts.IsOpen"/>
    public bool IsOpen { get; }

    public IReadOnlyList<UsingExpressionAst> Usings { get; }

    public static BodyFacts Of(ScriptBlock block) => Known.TryGetValue(block.Ast, out var facts) ? facts : Known.GetValue(block.Ast, _ => new BodyFacts(block));
}
