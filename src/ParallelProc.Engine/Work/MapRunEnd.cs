using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <content>Items that are tried again, and the map's early end: too many errors, or a first one that shall be the last.</content>
internal sealed partial class MapRun
{
    private volatile bool _haltAsked;
    private bool _stopRunning;

    /// <summary>No other item begins. Those that run are stopped, or run to their end; what comes of them can still be taken.</summary>
    public void Halt(bool stopRunning)
    {
        lock (_gate)
        {
            HaltHere(stopRunning);
        }

        TellHalt();
    }

    /// <summary>Counts what is final of what has come, and ends the map where too much of that failed. Under the lock.</summary>
    /// <returns>An item has ended with it.</returns>
    private bool Account(RecordChunk chunk)
    {
        var ends = false;
        foreach (var entry in chunk.Entries)
        {
            if (entry.Kind == RecordKind.Done)
            {
                _delivered++;
                _failed += entry.Value is ErrorRecord ? 1 : 0;
                ends = true;
                if (chunk.Batch is { } batch)
                {
                    batch.Items[entry.Index].Encoded.LetGo();
                    batch.Items[entry.Index] = default; // the input may be collected
                }
            }
        }

        // Those that were at work when it was ended still count: what it ends with shall tell of all.
        if (_errors is not null && (_draining is null || _errors.Exceeded) && !chunk.OfPool)
        {
            Judge(chunk, _errors);
        }

        return ends;
    }

    /// <summary>Hands on what is final: by way of the journal, where there is one.</summary>
    private void Emit(Batch batch, RecordChunk chunk, bool ends)
    {
        if (batch.Owner is not ItemClock clock)
        {
            _results.Add(chunk);
            return;
        }

        var (start, end) = clock.Take(ends);
        chunk = chunk with { Since = end - start };
        if (_checkpoint is null)
        {
            _results.Add(chunk);
            return;
        }

        _results.Announce(chunk);
        _checkpoint.Deliver(batch, chunk, start, end);
    }

    private void Judge(RecordChunk chunk, ErrorLimit errors)
    {
        foreach (var entry in chunk.Entries)
        {
            errors.See(chunk.Offset + entry.Index, entry);
        }

        if (errors.Exceeded)
        {
            HaltHere(!_options.LetRunningFinish);
        }
    }

    private void HaltHere(bool stopRunning)
    {
        if (_draining is null)
        {
            _dropped = true; // also where there was nothing left to drop: the map shall fail
            DropPending(PoolErrors.TooManyErrors(0, 0));
            (_haltAsked, _stopRunning) = (true, stopRunning);
        }
    }

    /// <summary>After whatever may have ended the map early. Not under the lock: the dispatcher may act at once, on this thread.</summary>
    private void TellHalt()
    {
        if (_haltAsked)
        {
            _haltAsked = false;
            _pool.HaltSource(this, _stopRunning);
        }
    }

    /// <summary>An item that will not be run: those after it are written as if it had come to its end. Under the lock.</summary>
    private void Drop(long sequence)
    {
        _dropped = true;
        var attempts = 1;
        var failure = _retries?.GiveUp(sequence, out attempts);
        var end = EndOf(sequence, failure is null ? ItemStatus.Stopped : ItemStatus.Failed, failure, attempts);
        if (_checkpoint is null)
        {
            _results.Add(end);
            return;
        }

        _results.Announce(end);
        _checkpoint.Deliver(end);
    }

    /// <summary>The end of an item that no worker will tell of. Under the lock.</summary>
    private void EndHere(long sequence, ItemStatus status, ErrorRecord? error) => _results.Add(EndOf(sequence, status, error));

    private RecordChunk EndOf(long sequence, ItemStatus status, ErrorRecord? error, int attempts = 1)
    {
        var end = new RecordChunk(sequence, sequence, [new RecordEntry(0, RecordKind.Done, status, error)], 0) { Attempts = attempts };
        Account(end);
        return end;
    }

    /// <summary>What has not begun will not, nor what waits to be tried again. Under the lock.</summary>
    private void DropPending(PoolException reason)
    {
        _draining ??= reason;
        while (_pending.Count > 0)
        {
            Drop(_pending.TakeFirst().Sequence);
        }

        foreach (var item in _retries?.TakeAll() ?? [])
        {
            Drop(item.Sequence);
        }
    }

    /// <summary>Delivers what an item that may be tried again has put out, once that is known to count.</summary>
    private void Sift(Batch batch, RecordChunk chunk, MapRetries retries)
    {
        bool dropped;
        lock (_gate)
        {
            foreach (var ready in retries.Sift(batch, chunk, allowed: _draining is null, out dropped))
            {
                Emit(batch, ready, Account(ready));
            }

            _dropped |= retries.CutShort;
        }

        TellHalt();
        if (dropped)
        {
            _backlog.LetItemsGo();
        }
    }

    private void OnRetryDue()
    {
        lock (_gate)
        {
            while (!Over && _retries!.TryTakeDue(out var item))
            {
                PutBack([item with { QueuedAt = unchecked((int)Alarm.Now) }], 0, 1);
            }
        }

        Poke();
    }

    /// <summary>Items go back in front of those that come after them: the first to be written must be the first to run. Under the lock.</summary>
    private void PutBack(Item[] items, int from, int to)
    {
        var earlier = new Stack<Item>();
        while (_pending.Count > 0 && _pending[0].Sequence < items[from].Sequence)
        {
            earlier.Push(_pending.TakeFirst());
        }

        for (var i = to - 1; i >= from; i--)
        {
            _pending.AddFirst(items[i]);
        }

        while (earlier.TryPop(out var item))
        {
            _pending.AddFirst(item);
        }
    }
}
