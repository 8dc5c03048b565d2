using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// The failed items of a map that are tried again. It stands between the dispatcher and the map's results: what an item puts out is held here until its
/// end, and what a failed attempt has put out goes no further. Behind the map's lock.
/// </summary>
internal sealed class MapRetries : IDisposable
{
    private readonly RetryPolicy _policy;
    private readonly ResultQueue _results;
    private readonly RetryWaits<Item> _waits;
    private readonly Action<long, Attempts, TimeSpan> _onRetry;
    private readonly Dictionary<long, Attempts> _open = [];

    /// <param name="policy">What is tried again, and when.</param>
    /// <param name="results">Where what is final goes.</param>
    /// <param name="onDue">Called on the engine's clock when <see cref="TryTakeDue"/> will find something.</param>
    /// <param name="onRetry">Told of each item that is to be tried again: its place in the input, its attempts, and how long it waits.</param>
    public MapRetries(RetryPolicy policy, ResultQueue results, Action onDue, Action<long, Attempts, TimeSpan> onRetry)
    {
        _onRetry = onRetry;
        _policy = policy;
        _results = results;
        _waits = new RetryWaits<Item>(onDue);
    }

    /// <summary>An item has failed that was to be tried again, and may not be.</summary>
    public bool CutShort { get; private set; }

    /// <summary>What may be written of what has come, in pieces each of which begins with the item that it is to be ordered by.</summary>
    /// <param name="batch">Where it came from.</param>
    /// <param name="chunk">What has come.</param>
    /// <param name="allowed">Items may be tried again.</param>
    /// <param name="dropped">Something was held and is not any more, without being written.</param>
    public List<RecordChunk> Sift(Batch batch, RecordChunk chunk, bool allowed, out bool dropped)
    {
        dropped = false;
        if (chunk.OfPool)
        {
            return [chunk];
        }

        var ready = new List<RecordChunk>(1);
        var entries = new List<RecordEntry>(chunk.Entries.Count);
        var share = chunk.Bytes / Math.Max(1, chunk.Entries.Count);
        foreach (var entry in chunk.Entries)
        {
            var sequence = chunk.Offset + entry.Index;
            if (!_open.TryGetValue(sequence, out var attempts))
            {
                _open.Add(sequence, attempts = new Attempts(_policy));
            }

            if (entry.Kind != RecordKind.Done)
            {
                attempts.Hold(entry, share);
                _results.AddHeld(share);
                continue;
            }

            _results.AddHeld(-attempts.Weight);
            var held = attempts.Take();
            if (attempts.EndOne(entry, batch, allowed, out var delay))
            {
                dropped |= held.Count > 0;
                entries.Add(new RecordEntry(entry.Index, RecordKind.Verbose, default, attempts.Notice($"Input {sequence + 1}", delay)));
                _waits.Add(batch.Items[entry.Index] with { Attempt = attempts.Next }, delay);
                _onRetry(sequence, attempts, delay);
                Cut();
                continue;
            }

            CutShort |= attempts.CutShort;
            if (attempts.Ended > 1)
            {
                Cut();
            }

            // Their index may be that of an earlier batch: what natives print can come before the item has begun.
            entries.AddRange(held.Select(h => h with { Index = entry.Index }));
            entries.Add(entry);
            _open.Remove(sequence);
            if (attempts.Ended > 1)
            {
                Cut(attempts.Ended);
            }
        }

        Cut();
        return ready;

        // The piece that follows must not hang on an item whose end is still to come.
        void Cut(int tries = 1)
        {
            if (entries.Count > 0)
            {
                ready.Add(new RecordChunk(chunk.Offset + entries[0].Index, chunk.Offset, entries, share * entries.Count, chunk.Batch) { Attempts = tries });
                entries = [];
            }
        }
    }

    /// <summary>Which attempt at an item is the current one, from 1.</summary>
    public int AttemptOf(long sequence) => _open.TryGetValue(sequence, out var attempts) ? attempts.Ended + 1 : 1;

    /// <summary>Takes an item whose next attempt is due.</summary>
    public bool TryTakeDue(out Item item) => _waits.TryTakeDue(out item);

    /// <summary>Takes out all that wait: they will not be tried again.</summary>
    public List<Item> TakeAll() => _waits.TakeAll();

    /// <summary>An item will not be run any more: why its last attempt failed, if there was one.</summary>
    /// <param name="sequence">Its place in the input.</param>
    /// <param name="ended">How many attempts there were.</param>
    public ErrorRecord? GiveUp(long sequence, out int ended)
    {
        ended = 0;
        if (!_open.Remove(sequence, out var attempts))
        {
            return null;
        }

        _results.AddHeld(-attempts.Weight);
        ended = attempts.Ended;
        return attempts.GiveUp();
    }

    public void Dispose() => _waits.Dispose();
}
