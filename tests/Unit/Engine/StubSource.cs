using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>A source of so many items, for the parts of the dispatcher by themselves.</summary>
internal sealed class StubSource : IWorkSource
{
    public StubSource(int maxWorkers = int.MaxValue, Placement? placement = null)
    {
        MaxWorkers = maxWorkers;
        Standing = new SourceStanding(this) { Placement = placement };
    }

    public SourceStanding Standing { get; }

    public int Pending { get; set; } = 1;

    public int MaxWorkers { get; }

    public bool Finished { get; set; }

    public TimeSpan? CostPerItem => null;

    public ScriptCode CodeOf(Batch batch) => throw new NotSupportedException();

    public TimeSpan? TimeoutOf(Batch batch) => null;

    public TimeSpan? GraceOf(Batch batch) => null;

    public string NameOf(Batch batch) => "stub";

    public Batch Take(int items) => new(this, new Item[items], BoundValues.None, exact: false);

    Batch? IWorkSource.Take(int workers, bool idle, int most, HostState? host) => Take(1);

    public void GiveBack(Batch batch, int from, bool exact) => throw new NotSupportedException();

    public void Started(Batch batch) => throw new NotSupportedException();

    public void Deliver(Batch batch, RecordChunk chunk) => throw new NotSupportedException();

    public bool MustWait(Batch batch, bool waits, IEnumerable<Batch> given) => false;

    public void Ended(Batch batch, TimeSpan took, int items) => throw new NotSupportedException();

    public void Tell(System.Management.Automation.WarningRecord warning) => throw new NotSupportedException();

    public void Drop(PoolException reason) => throw new NotSupportedException();

    public void Fail(PoolException reason) => throw new NotSupportedException();
}
