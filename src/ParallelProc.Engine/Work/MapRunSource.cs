namespace ParallelProc.Engine;

/// <content>The dispatcher's side: what it takes, gives back and delivers.</content>
internal sealed partial class MapRun
{
    SourceStanding IWorkSource.Standing => _standing;

    int IWorkSource.Pending
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count;
            }
        }
    }

    int IWorkSource.MaxWorkers => _options.ThrottleLimit;

    bool IWorkSource.Finished
    {
        get
        {
            lock (_gate)
            {
                return Over || ((_inputEnded || _draining is not null) && _delivered == _added);
            }
        }
    }

    TimeSpan? IWorkSource.CostPerItem
    {
        get
        {
            lock (_gate)
            {
                return _sizer.Cost;
            }
        }
    }

    double IWorkSource.PaceOn(HostState host)
    {
        lock (_gate)
        {
            return _sizer.PaceOn(host);
        }
    }

    ScriptCode IWorkSource.CodeOf(Batch batch) => _code;

    TimeSpan? IWorkSource.TimeoutOf(Batch batch) => _options.Timeout;

    TimeSpan? IWorkSource.GraceOf(Batch batch) => _options.Grace;

    string IWorkSource.NameOf(Batch batch) => Name;

    int? IWorkSource.MapIdOf(Batch batch) => Id;

    string? IWorkSource.TraceOf(Batch batch) => Span?.Id;

    int IWorkSource.AttemptOf(Batch batch, int index)
    {
        if (_retries is null)
        {
            return 1;
        }

        lock (_gate)
        {
            return _retries.AttemptOf(batch.FirstSequence + index);
        }
    }

    Batch? IWorkSource.Take(int workers, bool idle, int most, HostState? host)
    {
        lock (_gate)
        {
            if (Over || _pending.Count == 0 || _backlog.HoldsItems(_pending[0].Sequence))
            {
                return null;
            }

            var count = _sizer.Next(_pending.Count, workers, Left, _patient && !_lingered, idle, host);
            if (count == 0)
            {
                _pokeAt = _sizer.WorthSending;
                _linger.Set(Alarm.Now + LingerMilliseconds);
                return null;
            }

            _lingered = false;
            var items = TakeItems(Math.Min(count, most));
            _pokeAt = _pending.Count == 0 ? 1 : int.MaxValue;
            return new Batch(this, items, Bindings, _exact, _checkpoint is null && _details is null ? null : new ItemClock());
        }
    }

    void IWorkSource.GiveBack(Batch batch, int from, bool exact)
    {
        lock (_gate)
        {
            _exact |= exact;
            if (_draining is not null)
            {
                for (var i = from; i < batch.Count; i++)
                {
                    Drop(batch.Items[i].Sequence);
                }

                return;
            }

            PutBack(batch.Items, from, batch.Count);
        }
    }

    void IWorkSource.Started(Batch batch) => (batch.Owner as ItemClock)?.Begin();

    void IWorkSource.Deliver(Batch batch, RecordChunk chunk)
    {
        if (Over)
        {
            return;
        }

        if (_retries is not null)
        {
            Sift(batch, chunk, _retries);
            return;
        }

        bool ends;
        lock (_gate)
        {
            ends = Account(chunk);
        }

        Emit(batch, chunk, ends);
        TellHalt();
    }

    bool IWorkSource.MustWait(Batch batch, bool waits, IEnumerable<Batch> given) =>
        !Over && _retries is null && _backlog.HoldsWorker(batch, waits) && (waits || _options.Unordered || IsNext(batch, given));

    void IWorkSource.Ended(Batch batch, TimeSpan took, int items)
    {
        lock (_gate)
        {
            _sizer.Learn(items, took, batch.Slot?.Host);
        }
    }

    void IWorkSource.Tell(System.Management.Automation.WarningRecord warning)
    {
        lock (_gate)
        {
            if (_pending.Count > 0 && !Over)
            {
                // With the first item that waits: in order, it comes when all before it has been written.
                var first = _pending[0].Sequence;
                _results.Add(new RecordChunk(first, first, [new RecordEntry(0, Protocol.RecordKind.Warning, default, warning)], 0, OfPool: true));
            }
        }
    }

    void IWorkSource.Drop(PoolException reason)
    {
        lock (_gate)
        {
            DropPending(reason);
        }

        _results.Wake();
    }

    void IWorkSource.Fail(PoolException reason)
    {
        _failure ??= reason;
        _results.Wake();
    }

    /// <summary>Items that no worker has yet, those that are still to be added included; null while nobody knows. Under the lock.</summary>
    private long? Left => _inputEnded ? _pending.Count : _options.ExpectedCount > _added ? _options.ExpectedCount - _added + _pending.Count : null;

    /// <summary>All that comes before the batch's running item has been delivered, so that all of the batch can be written as it comes.</summary>
    private bool IsNext(Batch batch, IEnumerable<Batch> given)
    {
        lock (_gate)
        {
            if (_pending.Count > 0 && _pending[0].Sequence < batch.Place)
            {
                return false;
            }
        }

        return !given.Any(b => b.Source == this && b.Place < batch.Place);
    }

    /// <summary>The next items that follow one another, no more than a message should hold.</summary>
    private Item[] TakeItems(int most)
    {
        var first = _pending[0].Sequence;
        var count = 0;
        long bytes = 0;
        while (count < most && count < _pending.Count && _pending[count].Sequence == first + count && (count == 0 || bytes < MostBatchBytes))
        {
            bytes += _pending[count].Encoded.Length;
            count++;
        }

        var items = new Item[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = _pending.TakeFirst();
        }

        return items;
    }
}
