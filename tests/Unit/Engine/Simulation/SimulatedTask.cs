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
    private readonly AttemptLedger _attempts;
    private readonly RetryPolicy? _policy;
    private readonly int _failures;
    private int _told;
    private bool _stopped;

    public SimulatedTask(SimulatedWorld world, ProcessPool pool, string name, RetryPolicy? policy = null)
    {
        _pool = pool;
        _policy = policy;
        _attempts = new AttemptLedger(1, world, policy);
        _failures = policy is null ? int.MaxValue : world.Below(Math.Min(policy.Count, 3) + 2);
        Name = name;
        _plan = new ItemPlan(
            [.. Enumerable.Range(0, world.Between(1, 3)).Select(static i => ItemLedger.Value(0, i))],
            world.Below(50_000),
            world.OneOf(ItemEnd.Normal, ItemEnd.Normal, ItemEnd.Throws, ItemEnd.Exits));
        _run = new TaskRun(EngineTest.Code(text: name), BoundValues.None, new Item(0, default, null), new TaskOptions { Retry = policy }, name, Came, static _ => { });
        pool.Submit(_run);
    }

    public string Name { get; }

    public bool Clean => false;

    public bool Finished => _run.Phase >= TaskPhase.Completed;

    /// <summary>The pool is being stopped, and may take it with it.</summary>
    public bool MayFail { get; set; }

    public int Lost => _run.Error?.FullyQualifiedErrorId == "WorkerLost" ? 1 : 0;

    public ItemPlan Begin(object? input) => PlanOf(_attempts.Begin(0));

    public void Stop(bool pendingOnly)
    {
        _stopped = true;
        _pool.StopTask(_run, pendingOnly);
    }

    public void AssertSound(TimeSpan patience)
    {
        Assert.True(_run.Finished.Wait(patience), $"The listeners of {Name} hear nothing of its end.");
        Assert.Null(_run.ListenerFault);
        _attempts.AssertRuns();
        Assert.Equal(_plan.Outputs.Take(_came.Count), _came);
        var mayEndEarly = _stopped || MayFail;
        var expected = (PlanOf(_attempts.RunsOf(0)).End, _run.Error?.FullyQualifiedErrorId) switch
        {
            (_, "WorkerLost" or "WorkerMemoryExceeded") => TaskPhase.Failed,
            (ItemEnd.Throws, "Woe") or (ItemEnd.Exits, "TaskExited") => TaskPhase.Failed,
            (ItemEnd.Normal, null) when !mayEndEarly => TaskPhase.Completed,
            _ when mayEndEarly => _run.Phase,
            _ => TaskPhase.NotStarted,
        };
        Assert.True(_run.Phase == expected, $"{Name}, which ends with {_plan.End}: {_run.Phase} {_run.Error}");
        Assert.True(_told <= (_policy?.Count ?? 0), $"{Name}: it was told {_told} times that it is tried again.");
        if (_run.Phase == TaskPhase.Completed)
        {
            Assert.Equal(_plan.Outputs.Length, _came.Count);
        }
        else if (_run.Phase == TaskPhase.Failed && !mayEndEarly)
        {
            Assert.Equal(_policy?.Count ?? 0, _told);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({_run.Phase}, begun {_attempts.RunsOf(0)} times, {_plan.End}, {_failures} failures, {_policy?.Count} retries, {_told} told, {(_stopped ? "stopped" : "")}{(MayFail ? "may fail" : "")})";

    private ItemPlan PlanOf(int attempt) => attempt > _failures ? _plan with { End = ItemEnd.Normal } : _plan;

    private void Came(RecordKind kind, object? value)
    {
        switch (kind)
        {
            case RecordKind.Output:
                _came.Add(value);
                break;
            case RecordKind.Verbose:
                _told++;
                break;
        }
    }
}
