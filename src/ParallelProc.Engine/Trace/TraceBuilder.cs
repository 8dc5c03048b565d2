namespace ParallelProc.Engine;

/// <summary>Makes a trace of events. They are added pool by pool, the oldest first; a pool that starts again under its name is another one.</summary>
internal sealed class TraceBuilder
{
    private const int SlowestShown = 10;
    private const int FailuresShown = 10;

    private readonly TraceTotals _totals = new();
    private readonly List<TracePoolBuilder> _pools = [];
    private readonly Dictionary<string, TracePoolBuilder> _current = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _forgotten = new(StringComparer.Ordinal);
    private readonly TraceNotes _notes = new();

    public void Add(PoolEvent one)
    {
        _notes.See(one);
        if (!_current.TryGetValue(one.Pool, out var pool) || pool.HasEnded || one.Kind == PoolEventKind.PoolStarted)
        {
            _current[one.Pool] = pool = new TracePoolBuilder(one.Pool, _totals);
            _pools.Add(pool);
        }

        pool.Add(one);
    }

    /// <summary>What is added from now on comes from another session: a pool of the same name is another one.</summary>
    public void BeginSession() => _current.Clear();

    /// <summary>Adds what pools keep of their events.</summary>
    public void Add(IEnumerable<ProcessPool> pools)
    {
        foreach (var pool in pools)
        {
            var (kept, forgotten) = pool.ReadEvents();
            _forgotten[pool.Name] = forgotten;
            Array.ForEach(kept, Add);
            if (kept.Length == 0)
            {
                _notes.Silent(pool.Name);
            }
        }
    }

    /// <summary>Adds events in whatever order.</summary>
    public void Add(IEnumerable<PoolEvent> events)
    {
        foreach (var one in events.OrderBy(static one => one.Time))
        {
            Add(one);
        }
    }

    /// <summary>So many lines of a log can't be read.</summary>
    public void Damaged(string log, long lines) => _notes.Damaged(log, lines);

    /// <param name="asked">The names of the pools that were added.</param>
    /// <param name="now">The end of what still runs; without it, the last event.</param>
    /// <exception cref="PoolException">There is no event.</exception>
    public PoolTrace Build(IEnumerable<string> asked, DateTime? now = null)
    {
        if (_pools.Count == 0)
        {
            throw PoolErrors.TraceEmpty([.. asked]);
        }

        var end = _pools.Max(static pool => pool.Last);
        end = now > end && _pools.Exists(static pool => pool.IsBusy) ? now.Value : end;
        var pools = _pools.Select((pool, i) => pool.Build(Title(i), end)).ToArray();
        var workers = pools.SelectMany(static pool => pool.Workers).ToArray();
        var start = workers.Select(static worker => worker.Start).Concat(_pools.Select(static pool => pool.First)).Min();
        var bars = workers.SelectMany(static worker => worker.Bars.Concat(worker.Batches)).ToArray();
        _totals.Span = bars.Length == 0 ? TimeSpan.Zero : bars.Max(static bar => bar.End) - bars.Min(static bar => bar.Start);
        for (var i = 0; i < _pools.Count; i++)
        {
            if (_pools[i].IsCut)
            {
                _notes.Cut(pools[i].Name, _pools[i].First, _forgotten.GetValueOrDefault(_pools[i].Name));
            }
        }

        var places = Places(pools);
        return new PoolTrace
        {
            Pools = pools,
            Start = start,
            End = end,
            Totals = _totals,
            Slowest = Slowest(places),
            Failures = Failures(places),
            Notes = _notes.All(_totals),
        };
    }

    private string Title(int index)
    {
        var name = _pools[index].Name;
        var number = _pools.Take(index).Count(pool => pool.Name == name) + 1;
        return number > 1 || _pools.Skip(index + 1).Any(pool => pool.Name == name) ? FormattableString.Invariant($"{name} (run {number})") : name;
    }

    private static List<TracePlace> Places(IEnumerable<TracePool> pools) =>
        [.. from pool in pools from worker in pool.Workers from bar in worker.Bars select new TracePlace(pool, worker, bar)];

    private static TracePlace[] Slowest(IEnumerable<TracePlace> places)
    {
        var found = new PriorityQueue<TracePlace, TimeSpan>();
        foreach (var place in places)
        {
            if (found.Count < SlowestShown)
            {
                found.Enqueue(place, place.Bar.Took);
            }
            else
            {
                found.EnqueueDequeue(place, place.Bar.Took);
            }
        }

        return [.. found.UnorderedItems.Select(static one => one.Element).OrderByDescending(static place => place.Bar.Took).ThenBy(static place => place.Bar.Start)];
    }

    private static TraceFailure[] Failures(IEnumerable<TracePlace> places) =>
    [
        .. places.Where(static place => place.Bar.IsError)
            .GroupBy(static place => (place.Bar.Outcome, place.Bar.Event.Message, place.Bar.Event.Name))
            .Select(static group => new TraceFailure(group.MinBy(static place => place.Bar.Start)!, group.LongCount()))
            .OrderByDescending(static failure => failure.Count)
            .Take(FailuresShown),
    ];
}
