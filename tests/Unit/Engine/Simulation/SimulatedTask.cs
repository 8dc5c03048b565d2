using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>A submitted task, which somebody may stop.</summary>
internal sealed class SimulatedTask : ISimulatedWork
{
    private readonly ProcessPool _pool;
    private readonly List<object?> _came = [];
    private readonly TaskRun _run;
    private readonly ItemPlan _plan;
    private int _runs;
    private bool _stopped;

    public SimulatedTask(SimulatedWorld world, ProcessPool pool, string name)
    {
        _pool = pool;
        Name = name;
        _plan = new ItemPlan(
            [.. Enumerable.Range(0, world.Between(1, 3)).Select(static i => ItemLedger.Value(0, i))],
            world.Below(50_000),
            world.OneOf(ItemEnd.Normal, ItemEnd.Normal, ItemEnd.Throws, ItemEnd.Exits));
        _run = new TaskRun(EngineTest.Code(text: name), [], new Item(0, default, null), new TaskOptions(), name, Came, static _ => { });
        pool.Submit(_run);
    }

    public string Name { get; }

    public bool Clean => false;

    public bool Finished => _run.Phase >= TaskPhase.Completed;

    /// <summary>The pool is being stopped, and may take it with it.</summary>
    public bool MayFail { get; set; }

    public int Lost => _run.Error?.FullyQualifiedErrorId == "WorkerLost" ? 1 : 0;

    public void Began(object? input) => _runs++;

    public ItemPlan PlanOf(object? input) => _plan;

    public void Stop(bool pendingOnly)
    {
        _stopped = true;
        _pool.StopTask(_run, pendingOnly);
    }

    public void AssertSound(TimeSpan patience)
    {
        Assert.True(_run.Finished.Wait(patience), $"The listeners of {Name} hear nothing of its end.");
        Assert.Null(_run.ListenerFault);
        Assert.True(_runs <= 1, $"{Name} ran {_runs} times.");
        Assert.Equal(_plan.Outputs.Take(_came.Count), _came);
        var expected = (_plan.End, _run.Error?.FullyQualifiedErrorId) switch
        {
            (_, "WorkerLost") => TaskPhase.Failed,
            (ItemEnd.Throws, "Woe") or (ItemEnd.Exits, "TaskExited") => TaskPhase.Failed,
            (ItemEnd.Normal, null) when !_stopped && !MayFail => TaskPhase.Completed,
            _ when _stopped || MayFail => _run.Phase,
            _ => TaskPhase.NotStarted,
        };
        Assert.True(_run.Phase == expected, $"{Name}, which ends with {_plan.End}: {_run.Phase} {_run.Error}");
        if (_run.Phase == TaskPhase.Completed)
        {
            Assert.Equal(_plan.Outputs.Length, _came.Count);
        }
    }

    private void Came(RecordKind kind, object? value)
    {
        if (kind == RecordKind.Output)
        {
            _came.Add(value);
        }
    }
}
