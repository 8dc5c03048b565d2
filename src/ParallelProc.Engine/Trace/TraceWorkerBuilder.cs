namespace ParallelProc.Engine;

/// <summary>
/// Lays out what one worker did. Its events carry when the shell heard of something, and how long that took in the worker; several may be heard of at once, and the begin of a batch before
/// the end of the one in front of it. Nothing is heard of before it happened: so a bar is as long as it took, and ends when that was heard of, or sooner, where the next one begins.
/// </summary>
internal sealed class TraceWorkerBuilder(int id, TraceTotals totals)
{
    private readonly List<TraceBar> _bars = [];
    private readonly List<TraceBar> _batches = [];
    private readonly List<PoolEvent> _marks = [];
    private readonly List<TraceWork> _begun = [];
    private readonly List<Ended> _ended = [];
    private DateTime? _first;
    private DateTime? _start;
    private DateTime? _ready;
    private DateTime? _end;
    private int? _processId;

    /// <summary>It has begun with something that has not ended.</summary>
    public bool IsBusy => _end is null && _begun.Exists(static work => work.Start is not null);

    public void Add(PoolEvent one)
    {
        _processId ??= one.ProcessId;
        switch (one.Kind)
        {
            case PoolEventKind.WorkerStarting:
                _start = one.Time;
                break;
            case PoolEventKind.WorkerReady:
                _ready = one.Time;
                break;
            case PoolEventKind.WorkerEnded:
                _end = one.Time;
                break;
            case PoolEventKind.WorkerLost or PoolEventKind.WorkerStartFailed:
                _end = one.Time;
                _marks.Add(one);
                break;
            case PoolEventKind.WorkerKilled or PoolEventKind.WorkerRecycled or PoolEventKind.Logged:
                _marks.Add(one);
                break;
            case PoolEventKind.TaskStarted or PoolEventKind.BatchStarted:
                _begun.Add(new TraceWork(one));
                break;
            case PoolEventKind.ItemEnded:
                WorkOf(one).Items.Add(one);
                break;
            case PoolEventKind.BatchEnded:
                End(one, one.Outcome);
                break;
        }

        SeeBegin(one);
    }

    /// <summary>What the worker had begun with has ended: a batch, or an attempt at a task.</summary>
    public void End(PoolEvent one, PoolEventOutcome? outcome)
    {
        SeeBegin(one);
        var at = _begun.FindIndex(work => work.EndsWith(one));
        var work = at < 0 ? new TraceWork(one) : _begun[at];
        if (outcome == PoolEventOutcome.Completed)
        {
            _begun.Take(Math.Max(0, at)).ToList().ForEach(before => Close(before, work.Start ?? one.Time)); // whose end is missing
        }

        _begun.Remove(work);
        _ended.Add(new Ended(work, one, one.Time, outcome));
    }

    /// <summary>No more is known of it.</summary>
    /// <param name="until">The end of the trace.</param>
    public TraceWorker Build(DateTime until)
    {
        var end = _end ?? until;
        _begun.ToList().ForEach(work => Close(work, end));
        var first = _start ?? _first ?? end;
        var ready = Later(_ready ?? (_start is null || _ended.Count > 0 ? first : end), first);
        Draw(first);
        totals.Ready += Later(end, ready) - ready;
        return new TraceWorker { Id = id, ProcessId = _processId, Start = first, Ready = ready, End = Later(end, ready), Bars = _bars, Batches = _batches, Marks = _marks };
    }

    /// <summary>Its end is not among the events.</summary>
    private void Close(TraceWork work, DateTime until)
    {
        _begun.Remove(work);
        if (work.Start is null)
        {
            until = work.Items[^1].Time;
        }
        else
        {
            totals.Unfinished++;
        }

        _ended.Add(new Ended(work, work.Begin, until, null));
    }

    private TraceWork WorkOf(PoolEvent item)
    {
        if ((_begun.Find(one => one.Has(item)) ?? _begun.Find(one => one.Begin.Kind == PoolEventKind.ItemEnded && one.Begin.MapId == item.MapId)) is { } known)
        {
            return known;
        }

        var work = new TraceWork(item);
        _begun.Add(work);
        return work;
    }

    /// <summary>From the last to the first, none of them before a time.</summary>
    private void Draw(DateTime first)
    {
        var next = DateTime.MaxValue;
        for (var i = _ended.Count - 1; i >= 0; i--)
        {
            var one = _ended[i];
            var end = Later(Earlier(one.Heard, next), first);
            var begun = Later(one.Work.Start ?? end, i > 0 ? _ended[i - 1].Heard : first);
            next = Later(Earlier(begun, end - one.Took), first);
            Draw(one, next, end);
        }

        _bars.Reverse();
        _batches.Reverse();
    }

    private void Draw(Ended one, DateTime start, DateTime end)
    {
        var (work, known, _, outcome) = one;
        totals.Work += end - start;
        totals.BytesIn += known.Kind == PoolEventKind.ItemEnded ? 0 : known.BytesIn.GetValueOrDefault();
        totals.BytesOut += known.Kind == PoolEventKind.ItemEnded ? 0 : known.BytesOut.GetValueOrDefault();
        if (known.TaskId is not null)
        {
            _bars.Add(new TraceBar(TraceBarKind.Task, known, start, end, outcome) { Failed = TraceBar.IsErrorOf(outcome) ? 1 : 0 });
            return;
        }

        var count = Math.Max(work.Items.Count, known.Kind == PoolEventKind.BatchEnded ? known.Count.GetValueOrDefault() : 0);
        totals.Items += count;
        totals.QuickItems += count - work.Items.Count;
        DrawItems(work.Items, start, end);
        if (known.Kind != PoolEventKind.ItemEnded && (count > 1 || work.Items.Count == 0))
        {
            _batches.Add(new TraceBar(TraceBarKind.Batch, known, start, end, outcome) { Items = count, Failed = known.Failed.GetValueOrDefault() });
        }
    }

    /// <summary>From the last to the first: each ends when it was heard of, or where the next one begins.</summary>
    private void DrawItems(List<PoolEvent> items, DateTime start, DateTime end)
    {
        var next = end;
        for (var i = items.Count - 1; i >= 0; i--)
        {
            var one = items[i];
            var to = Later(Earlier(one.Time, next), start);
            next = Later(to - one.Duration.GetValueOrDefault(), start);
            _bars.Add(new TraceBar(TraceBarKind.Item, one, next, to, one.Outcome) { Failed = one.Outcome == PoolEventOutcome.Completed ? 0 : 1 });
            totals.Failed(one.Outcome, task: false);
        }
    }

    /// <summary>When that began which the event tells the end of: the worker was there at that time.</summary>
    private void SeeBegin(PoolEvent one)
    {
        var begin = one.Kind is PoolEventKind.ItemEnded or PoolEventKind.BatchEnded or PoolEventKind.TaskEnded ? one.Time - one.Duration.GetValueOrDefault() : one.Time;
        _first = _first is { } first && first <= begin ? first : begin;
    }

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;

    private static DateTime Earlier(DateTime a, DateTime b) => a < b ? a : b;

    /// <summary>What the worker has done.</summary>
    /// <param name="Work">It.</param>
    /// <param name="Known">The event of its end, or of its begin where there is none.</param>
    /// <param name="Heard">When it had ended at the latest.</param>
    /// <param name="Outcome">How it ended; null where that is not known.</param>
    private sealed record Ended(TraceWork Work, PoolEvent Known, DateTime Heard, PoolEventOutcome? Outcome)
    {
        public TimeSpan Took => Known.Kind is PoolEventKind.BatchEnded or PoolEventKind.TaskEnded ? Known.Duration.GetValueOrDefault() : Work.Took;
    }
}
