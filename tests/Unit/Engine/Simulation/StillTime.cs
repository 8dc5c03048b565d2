using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>Time that passes for this thread only when a test says so: a pause of the machine is none in it. For what looks at the time, and has no threads of its own.</summary>
internal sealed class StillTime : EngineSimulation, IDisposable
{
    private long _now = 1_000_000;

    public StillTime() => Current = this;

    protected override long Time => _now;

    protected override DateTime TimeOfDay => DateTime.UnixEpoch.AddMilliseconds(_now);

    public void PassTo(long time) => _now = time;

    public void Dispose() => Current = null;

    public override long NextBatchId() => throw new NotSupportedException();

    public override void Set(Clock clock, long due) => throw new NotSupportedException();

    public override void Forget(Clock clock) => throw new NotSupportedException();

    public override void Drive(WorkerChannel channel) => throw new NotSupportedException();

    public override void Drive(JournalWriter journal) => throw new NotSupportedException();

    public override Task DoAside(Action action) => throw new NotSupportedException();
}
