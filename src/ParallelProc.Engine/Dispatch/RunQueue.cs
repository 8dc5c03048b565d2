namespace ParallelProc.Engine;

/// <summary>
/// The sources of a pool, and whose turn it is. A source waits in a list only while it may have work to give; the others (nothing pending, as many workers as they may
/// have, not enough for a good batch yet) cost nothing until they are offered again. Owned by the dispatcher's strand.
/// </summary>
internal sealed class RunQueue
{
    private readonly List<IWorkSource> _sources = [];
    private readonly LinkedList<IWorkSource> _ready = new();
    private readonly LinkedList<IWorkSource> _forIdle = new();

    /// <summary>All sources of the pool, those that have no turn now included.</summary>
    public IReadOnlyList<IWorkSource> Sources => _sources;

    /// <summary>Items that could be given to so many more workers at once; not counted any further than that.</summary>
    public int Wanted(int most)
    {
        var wanted = 0;
        foreach (var source in _ready.Concat(_forIdle))
        {
            wanted += Math.Max(0, Math.Min(source.Pending, source.MaxWorkers - source.Standing.Workers));
            if (wanted >= most)
            {
                return most;
            }
        }

        return wanted;
    }

    public void Add(IWorkSource source)
    {
        source.Standing.Listed = true;
        _sources.Add(source);
        Offer(source);
    }

    public void Remove(IWorkSource source)
    {
        if (source.Standing.Listed)
        {
            source.Standing.Listed = false;
            _sources.Remove(source);
            Park(source);
        }
    }

    public void RemoveFinished()
    {
        for (var i = _sources.Count - 1; i >= 0; i--)
        {
            RemoveIfFinished(_sources[i]);
        }
    }

    public void RemoveIfFinished(IWorkSource source)
    {
        if (source.Standing.Listed && source.Finished)
        {
            Remove(source);
        }
    }

    /// <summary>It may have work now, or may be given more workers than before: it gets a turn, if it has none.</summary>
    public void Offer(IWorkSource source)
    {
        if (source.Standing.Listed && source.Standing.Turn.List != _ready)
        {
            Move(source, _ready);
        }
    }

    /// <summary>Whose turn it is, or null.</summary>
    /// <param name="idle">A worker has nothing to do: those that wait for just that go first.</param>
    public IWorkSource? Next(bool idle) => (idle ? _forIdle.First : null)?.Value ?? _ready.First?.Value;

    /// <summary>It has had its turn, and gets the next one after all others.</summary>
    public void Served(IWorkSource source) => Move(source, _ready);

    /// <summary>It wants a worker that has nothing else to do.</summary>
    public void WaitForIdle(IWorkSource source) => Move(source, _forIdle);

    /// <summary>It gets no turn until it is offered again.</summary>
    public static void Park(IWorkSource source) => Move(source, null);

    private static void Move(IWorkSource source, LinkedList<IWorkSource>? target)
    {
        var turn = source.Standing.Turn;
        turn.List?.Remove(turn);
        target?.AddLast(turn);
    }
}
