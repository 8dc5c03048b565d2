using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Use-ProcessPool: a pool for the time of a block, which is always stopped at its end.</summary>
[Cmdlet(VerbsOther.Use, "ProcessPool")]
public sealed class UseProcessPoolCommand : PoolOptionsCmdlet, IDisposable
{
    private ProcessPool? _pool;

    /// <summary>Runs with the pool as its first argument; cmdlets in it that are given no pool use this one.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public ScriptBlock ScriptBlock { get; set; } = null!;

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
    {
        var pool = _pool = StartPool();
        AmbientPools.Push(pool);

        // A steppable pipeline writes into this cmdlet's own output as the block makes it; InvokeScript would keep it all until the end.
        using var pipeline = ScriptBlock.Create("& $args[0] $args[1]").GetSteppablePipeline(CommandOrigin.Internal, [ScriptBlock, pool]);
        pipeline.Begin(this);
        pipeline.Process();
        pipeline.End();
        AmbientPools.Pop(pool);
        ParallelProc.Engine.PipelineWait.For(pool.StopAsync(), Stopping);
    });

    /// <summary>Ends the pool at once, where the block did not come to its end: by throw, Ctrl+C, or a pipeline that was cut.</summary>
    public void Dispose()
    {
        if (_pool is { } pool)
        {
            _pool = null;
            AmbientPools.Pop(pool);
            pool.Dispose();
        }
    }
}
