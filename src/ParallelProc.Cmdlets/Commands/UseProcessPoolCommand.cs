using System.Management.Automation;
using System.Management.Automation.Language;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Use-ProcessPool: a pool for the time of a block, which is always stopped at its end.</summary>
[Cmdlet(VerbsOther.Use, "ProcessPool")]
public sealed class UseProcessPoolCommand : PoolOptionsCmdlet
{
    /// <summary>Killed processes are gone in a moment; one that the system can't kill is not waited for any longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private ProcessPool? _pool;

    /// <summary>Runs with the pool as its first argument; cmdlets in it that are given no pool use this one.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <summary>A name for the pool, unique among the running ones. Without it the pool gets a number.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
    {
        var pool = _pool = StartPool(Name);
        AmbientPools.Push(pool);

        // A steppable pipeline writes into this cmdlet's own output as the block makes it; InvokeScript would keep it all until the end.
        using var pipeline = Call(ScriptBlock, pool).GetSteppablePipeline(CommandOrigin.Internal);
        pipeline.Begin(this);
        pipeline.Process();
        pipeline.End();
        AmbientPools.Pop(pool);
        PipelineWait.For(pool.StopAsync(), StopToken);
        WarnOf(pool);
    });

    /// <summary>A script that calls the block with the pool, and has no name or variable of its own that the block could see.</summary>
    private static ScriptBlock Call(ScriptBlock block, ProcessPool pool)
    {
        var extent = block.Ast.Extent;
        var call = new CommandAst(
            extent, [new ConstantExpressionAst(extent, block), new ConstantExpressionAst(extent, pool)], TokenKind.Ampersand, redirections: null);
        var statements = new StatementBlockAst(extent, [new PipelineAst(extent, call)], traps: null);
        return new ScriptBlockAst(extent, paramBlock: null, statements, isFilter: false).GetScriptBlock();
    }

    /// <summary>Ends the pool at once, where the block did not come to its end: by throw, Ctrl+C, or a pipeline that was cut.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _pool is { } pool)
        {
            _pool = null;
            AmbientPools.Pop(pool);
            pool.Dispose();
            PipelineWait.For(pool.Stopped, Patience);
        }

        base.Dispose(disposing);
    }
}
