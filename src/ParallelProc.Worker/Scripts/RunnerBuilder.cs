using System.Management.Automation;
using System.Management.Automation.Language;

namespace ParallelProc.Worker;

/// <summary>
/// Builds the script of an open pipeline around a body, as syntax tree:
/// <code>
/// Use-Setup; . FUNCTIONS; $VARIABLE = VALUE
/// Read-Item | &amp; { process { do { &amp; BODY } while ($false) } } 3&gt;&amp;1 4&gt;&amp;1 5&gt;&amp;1 6&gt;&amp;1
/// </code>
/// or, for a bare body, whose statements take far less time than a pipeline takes for an item,
/// <code>
/// Use-Setup; . FUNCTIONS; $VARIABLE = VALUE
/// &amp; { process { foreach ($_ in ITEMS) { STATEMENTS } } } 3&gt;&amp;1 4&gt;&amp;1 5&gt;&amp;1 6&gt;&amp;1
/// </code>
/// Our command is a constant in the tree, so no function or alias of a user can stand in for it, and the body sees no variable
/// of ours. So are the body and the functions, as they were parsed: the engine's copy of a class loses its constructors. Only the
/// statements of a bare body, which has no such thing, are copied into the loop. The inner loop makes a lone <c>break</c> or
/// <c>continue</c> end its item; a bare body has none.
/// </summary>
internal sealed class RunnerBuilder(ScriptBlock block, IReadOnlyList<ScriptBlock> functions, Surroundings around, ItemFeed feed)
{
    private static readonly CmdletInfo ReadItem = new("Read-Item", typeof(ReadItemCommand));
    private static readonly CmdletInfo UseSetup = new("Use-Setup", typeof(UseSetupCommand));
    private static readonly CmdletInfo InvokeMethod = new("Invoke-Method", typeof(InvokeMethodCommand));

    private readonly ScriptBlockAst _body = (ScriptBlockAst)block.Ast;

    // Nodes of ours stand where the body stands: an error in binding its parameters then names the body's place.
    private readonly IScriptExtent _extent = ExtentOf((ScriptBlockAst)block.Ast);

    /// <summary>The form that a body needs.</summary>
    /// <param name="body">The parsed body.</param>
    /// <param name="scopeless">It may do without a scope, if its blocks allow that.</param>
    /// <param name="hasArguments">It is called with arguments.</param>
    public static BodyForm FormOf(ScriptBlockAst body, bool scopeless, bool hasArguments)
    {
        if (body.BeginBlock is not null || body.ProcessBlock is not null || body.DynamicParamBlock is not null || body.EndBlock is not { Unnamed: true })
        {
            return BodyForm.Whole;
        }

        if (hasArguments)
        {
            return BodyForm.Bound;
        }

        return scopeless && body.ParamBlock is null && body.EndBlock.Traps is null or { Count: 0 } ? BodyForm.Bare : BodyForm.Scoped;
    }

    public Runner Build(BodyForm form, bool hasInput)
    {
        StatementAst[] statements = form == BodyForm.Bare ? [ForEach(_body.EndBlock.Statements.Select(SyntaxCopies.Copy))] : Looped(InScope(form, hasInput), form);
        var process = new NamedBlockAst(_extent, TokenKind.Process, new StatementBlockAst(_extent, statements, null), unnamed: false);
        var wrapper = Command(new ScriptBlockExpressionAst(_extent, new ScriptBlockAst(_extent, null, null, null, process, null, null)), [], Merges());
        var pipeline = new PipelineAst(
            _extent,
            form == BodyForm.Bare ? [wrapper] : [Command(new ConstantExpressionAst(_extent, ReadItem), [new ConstantExpressionAst(_extent, feed)], []), wrapper]);
        var end = new StatementBlockAst(_extent, [.. PutUp(), pipeline], null);
        var runner = new ScriptBlockAst(
            _extent,
            form == BodyForm.Bare ? _body.UsingStatements.Select(SyntaxCopies.Using) : null,
            null,
            null,
            null,
            new NamedBlockAst(_extent, TokenKind.End, end, unnamed: true),
            null);
        return new Runner(form, runner.GetScriptBlock(), around.Setup);
    }

    /// <summary>The one command that calls a method for each item; the body only says where errors stand.</summary>
    public Runner Build(MethodCalls calls)
    {
        var pipeline = new PipelineAst(_extent, Command(new ConstantExpressionAst(_extent, InvokeMethod), [new ConstantExpressionAst(_extent, calls)], []));
        var end = new NamedBlockAst(_extent, TokenKind.End, new StatementBlockAst(_extent, [pipeline], null), unnamed: true);
        return new Runner(BodyForm.Method, new ScriptBlockAst(_extent, null, null, null, null, end, null).GetScriptBlock(), around.Setup);
    }

    /// <summary>Where the body's own text begins: in front of it stands only what pads it to its line and column.</summary>
    private static IScriptExtent ExtentOf(ScriptBlockAst body)
    {
        Ast?[] parts = [body.ParamBlock, body.DynamicParamBlock, body.BeginBlock, body.ProcessBlock, body.EndBlock];
        return parts.OfType<Ast>().Select(static part => part.Extent).Where(static extent => extent.Text.Length > 0)
            .MinBy(static extent => extent.StartOffset) ?? body.Extent;
    }

    /// <summary>What comes before the pipeline, once: modules and aliases, definitions, variables. Preferences are for the body, so they come last.</summary>
    private IEnumerable<StatementAst> PutUp()
    {
        if (around.Setup is { NeedsCommand: true })
        {
            yield return new PipelineAst(_extent, Command(
                new ConstantExpressionAst(_extent, UseSetup),
                [new ConstantExpressionAst(_extent, around.Setup), new ConstantExpressionAst(_extent, around.Globals), new ConstantExpressionAst(_extent, feed.Imports)],
                []));
        }

        foreach (var function in functions)
        {
            yield return Define(function);
        }

        for (var i = 0; i + 1 < around.Variables.Length; i += 2)
        {
            yield return Assign((string)around.Variables[i]!, around.Variables, i + 1);
        }
    }

    /// <summary><c>. FUNCTION</c>: it is defined in the runner's scope.</summary>
    private PipelineAst Define(ScriptBlock function) =>
        new(_extent, new CommandAst(_extent, [new ConstantExpressionAst(_extent, function)], TokenKind.Dot, null));

    private ForEachStatementAst ForEach(IEnumerable<StatementAst> statements) => new(
        _extent,
        null,
        ForEachFlags.None,
        new VariableExpressionAst(_extent, "_", false),
        new PipelineAst(_extent, new CommandExpressionAst(_extent, new ConstantExpressionAst(_extent, new ItemLoop(feed)), null)),
        new StatementBlockAst(_extent, statements, null));

    private StatementAst[] Looped(IEnumerable<StatementAst> statements, BodyForm form)
    {
        var condition = new PipelineAst(_extent, new CommandExpressionAst(_extent, new VariableExpressionAst(_extent, "false", false), null));
        var loop = new DoWhileStatementAst(_extent, null, condition, new StatementBlockAst(_extent, statements, null));
        return form == BodyForm.Scoped ? [loop] : [Assign("args", feed.Bindings.Slots, 0), Assign("input", feed.Bindings.Slots, 1), loop];
    }

    /// <summary><c>&amp; BODY @args @input</c>, or the same behind <c>,$_ |</c>. The body has an $args and an $input of its own.</summary>
    private StatementAst[] InScope(BodyForm form, bool hasInput)
    {
        // An empty splat would mean the same as none, but costs.
        ExpressionAst[] arguments = form == BodyForm.Scoped ? [] : [new VariableExpressionAst(_extent, "args", true), new VariableExpressionAst(_extent, "input", true)];
        var call = Command(new ConstantExpressionAst(_extent, block), arguments, []);
        if (form != BodyForm.Whole || !hasInput)
        {
            return [new PipelineAst(_extent, call)];
        }

        // The comma keeps an item that is an array in one piece.
        var item = new ArrayLiteralAst(_extent, [new VariableExpressionAst(_extent, "_", false)]);
        return [new PipelineAst(_extent, [new CommandExpressionAst(_extent, item, null), call])];
    }

    /// <summary><c>$name = SLOTS[index]</c>: the collections behind it change from batch to batch.</summary>
    private AssignmentStatementAst Assign(string name, object?[] slots, int index)
    {
        var slot = new IndexExpressionAst(_extent, new ConstantExpressionAst(_extent, slots), new ConstantExpressionAst(_extent, index));
        return new AssignmentStatementAst(
            _extent,
            new VariableExpressionAst(_extent, name, false),
            TokenKind.Equals,
            new CommandExpressionAst(_extent, slot, null),
            _extent);
    }

    private CommandAst Command(ExpressionAst command, ExpressionAst[] arguments, RedirectionAst[] redirections) =>
        new(_extent, [command, .. arguments], TokenKind.Ampersand, redirections);

    private RedirectionAst[] Merges() =>
    [
        new MergingRedirectionAst(_extent, RedirectionStream.Warning, RedirectionStream.Output),
        new MergingRedirectionAst(_extent, RedirectionStream.Verbose, RedirectionStream.Output),
        new MergingRedirectionAst(_extent, RedirectionStream.Debug, RedirectionStream.Output),
        new MergingRedirectionAst(_extent, RedirectionStream.Information, RedirectionStream.Output),
    ];
}
