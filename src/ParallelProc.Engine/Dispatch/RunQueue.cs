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
    private readonly LinkedList<IWorkSource> _forHosts = new();
    private readonly List<IWorkSource> _placed = [];

    /// <summary>Told of each source that goes.</summary>
    public Action<IWorkSource>? OnRemoved { get; set; }

    /// <summary>All sources of the pool, those that have no turn now included.</summary>
    public IReadOnlyList<IWorkSource> Sources => _sources;

    /// <summary>Those of them that run on some hosts only.</summary>
    public IReadOnlyList<IWorkSource> Placed => _placed;

    /// <summary>Items that may run everywhere and could be given to so many more workers at once; not counted any further than that.</summary>
    public int Wanted(int most)
    {
        var wanted = 0;
        foreach (var source in _ready.Concat(_forIdle))
        {
            wanted += source.Standing.Placement is null ? WantedBy(source) : 0;
            if (wanted >= most)
            {
                return most;
            }
        }

        return wanted;
    }

    /// <summary>Items of a source that could be given to so many more workers at once.</summary>
    public static int WantedBy(IWorkSource source) => Math.Max(0, Math.Min(source.Pending, source.MaxWorkers - source.Standing.Workers));

    public void Add(IWorkSource source)
    {
        source.Standing.Listed = true;
        _sources.Add(source);
        if (source.Standing.Placement is not null)
        {
            _placed.Add(source);
        }

        Offer(source);
    }

    public void Remove(IWorkSource source)
    {
        if (source.Standing.Listed)
        {
            source.Standing.Listed = false;
            _sources.Remove(source);
            _placed.Remove(source);
            Park(source);
            OnRemoved?.Invoke(source);
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

    /// <summary>None of the hosts that it may run on has room.</summary>
    public void WaitForHosts(IWorkSource source) => Move(source, _forHosts);

    /// <summary>A host has room: those that wait for it get a turn.</summary>
    public void Offer(HostState host)
    {
        for (var node = _forHosts.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Standing.Placement!.Allows(host))
            {
                Move(node.Value, _ready);
            }

            node = next;
        }
    }

    /// <summary>It gets no turn until it is offered again.</summary>
    public static void Park(IWorkSource source) => Move(source, null);

    private static void Move(IWorkSource source, LinkedList<IWorkSource>? target)
    {
        var turn = source.Standing.Turn;
        turn.List?.Remove(turn);
        target?.AddLast(turn);
    }
}
