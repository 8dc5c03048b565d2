namespace ParallelProc.Engine;

/// <summary>What the dispatcher knows of one source. It lives with the source, as batches may outlive its place in the pool. Owned by the strand.</summary>
internal sealed class SourceStanding
{
    public SourceStanding(IWorkSource source) => Turn = new LinkedListNode<IWorkSource>(source);

    /// <summary>Where its work may run; null for everywhere.</summary>
    public Placement? Placement { get; init; }

    /// <summary>It is one of the pool's sources. Set by the <see cref="RunQueue"/>.</summary>
    public bool Listed { get; set; }

    /// <summary>Its place in one of the <see cref="RunQueue"/>'s lists; in none while it has to speak up first.</summary>
    public LinkedListNode<IWorkSource> Turn { get; }

    /// <summary>Workers that have a batch of it. Kept by the <see cref="Roster"/>, like what follows.</summary>
    public int Workers { get; set; }

    /// <summary>Workers whose first batch is of this source, and that have room for another.</summary>
    public SeatSet HalfFull { get; } = new();

    /// <summary>Batches that workers have, and of which something could be called back.</summary>
    public LinkedList<Batch> Movable { get; } = new();
}
