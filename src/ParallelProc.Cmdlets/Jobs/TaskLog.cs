using System.Collections;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>
/// One task's records in the order of emission across all streams, for Receive-PoolTask. It is fed by the collections that Receive-Job reads,
/// under their own locks: so what either of the two has taken is known from their counts, and gone for both.
/// </summary>
internal sealed class TaskLog
{
    /// <summary>So many records come in before what Receive-Job has taken meanwhile is let go.</summary>
    private const int SettleEvery = 64;

    // Locks are taken in this order: collections by their index, then the gate.
    private readonly object _gate = new();
    private readonly IList[] _streams = new IList[(int)RecordKind.Progress];
    private readonly int[] _logged = new int[(int)RecordKind.Progress];
    private readonly LogEntries _entries = new();
    private int _added;

    public TaskLog(Job job)
    {
        Watch(RecordKind.Output, job.Output);
        Watch(RecordKind.Error, job.Error);
        Watch(RecordKind.Warning, job.Warning);
        Watch(RecordKind.Verbose, job.Verbose);
        Watch(RecordKind.Debug, job.Debug);
        Watch(RecordKind.Information, job.Information);
        Watch(RecordKind.Progress, job.Progress);
    }

    /// <summary>Something is there to be received.</summary>
    public bool HasMore
    {
        get
        {
            lock (_gate)
            {
                if (_entries.HasClaimed)
                {
                    return true;
                }
            }

            return _streams.Any(s => s.Count > 0);
        }
    }

    /// <summary>Takes the next record: gone for Receive-Job too.</summary>
    public bool TryTake(out RecordKind kind, out object? value)
    {
        lock (_gate)
        {
            if (_entries.TryTakeClaimed(out kind, out value))
            {
                return true;
            }
        }

        // All at once, for speed; one at a time they go to the reader, who may stop in the middle and come back for the rest.
        Hold(Claim);
        lock (_gate)
        {
            return _entries.TryTakeClaimed(out kind, out value);
        }
    }

    /// <summary>Looks at the next record behind a position (0 at first), and leaves it.</summary>
    public bool TryPeek(ref long position, out RecordKind kind, out object? value)
    {
        Hold(Settle);
        lock (_gate)
        {
            return _entries.TryPeek(ref position, out kind, out value);
        }
    }

    /// <summary>Called now and then by whoever adds records, so that what Receive-Job takes as it comes is not kept here.</summary>
    public void LetGo()
    {
        if (++_added % SettleEvery == 0)
        {
            Hold(Settle);
        }
    }

    /// <summary>Forgets everything: the task was removed.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            Array.Clear(_logged);
        }
    }

    private void Watch<T>(RecordKind kind, PSDataCollection<T> stream)
    {
        var index = (int)kind - 1;
        _streams[index] = stream;

        // Raised while the collection is locked, before the item is in it.
        stream.DataAdding += (_, e) =>
        {
            lock (_gate)
            {
                _entries.Add(kind, e.ItemAdded);
                _logged[index]++;
            }
        };
    }

    /// <summary>What is no longer in its collection was taken by Receive-Job.</summary>
    private void Settle()
    {
        Span<int> taken = stackalloc int[_streams.Length];
        var any = 0;
        for (var i = 0; i < _streams.Length; i++)
        {
            taken[i] = Math.Max(0, _logged[i] - _streams[i].Count);
            _logged[i] -= taken[i];
            any += taken[i];
        }

        _entries.Drop(taken, any);
    }

    private void Claim()
    {
        Settle();
        for (var i = 0; i < _streams.Length; i++)
        {
            if (_logged[i] > 0)
            {
                // Not ReadAll, which removes one by one at the front.
                _streams[i].Clear();
                _logged[i] = 0;
            }
        }

        _entries.ClaimAll();
    }

    /// <summary>Does something while nobody can add to, or take from, any of the collections.</summary>
    private void Hold(Action step, int index = 0)
    {
        lock (index < _streams.Length ? _streams[index].SyncRoot : _gate)
        {
            if (index < _streams.Length)
            {
                Hold(step, index + 1);
            }
            else
            {
                step();
            }
        }
    }
}
