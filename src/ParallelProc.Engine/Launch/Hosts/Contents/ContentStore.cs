using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// What a machine has of a pool's contents, in files there: who gets one first stores it, and the others open the file. It knows only what workers said; where that is wrong
/// (somebody has deleted a file, two machines have one name) the worker says so and gets the bytes. Thread-safe; asked by the threads that write to workers.
/// </summary>
/// <param name="room">How many bytes the files may have together: those that were not asked for lately go.</param>
internal sealed class ContentStore(long room = ContentStore.MostBytes)
{
    private const long MostBytes = 4L << 30;

    /// <summary>After so many failures everybody gets the bytes.</summary>
    private const int MostFailures = 3;

    private readonly object _gate = new();
    private readonly Dictionary<string, ContentEntry> _entries = [];

    /// <summary>How those are woken that have asked for something.</summary>
    private readonly Dictionary<object, Action> _wakers = [];
    private long _uses;

    /// <param name="content">What a worker needs.</param>
    /// <param name="asker">Who sends to that worker.</param>
    /// <param name="wake">How it is woken when it has to wait.</param>
    /// <param name="dropped">Keys of files that are to be deleted to make room.</param>
    /// <returns>What to do, and what is known of the content: it need not be asked again before <see cref="ContentEntry.Sender"/> is null.</returns>
    public (ContentTurn Turn, ContentEntry Entry) Ask(Content content, object asker, Action wake, out string[] dropped)
    {
        dropped = [];
        lock (_gate)
        {
            _wakers[asker] = wake;
            if (!_entries.TryGetValue(content.Key, out var entry))
            {
                _entries.Add(content.Key, entry = new ContentEntry(content.Key, content.Bytes.Length));
            }

            entry.LastUse = ++_uses;
            if (entry.IsStored)
            {
                entry.Openers.Add(asker);
                return (ContentTurn.Open, entry);
            }

            if (entry.Sender is not null)
            {
                return (ContentTurn.Wait, entry);
            }

            if (entry.Failures >= MostFailures || entry.Length > room)
            {
                return (ContentTurn.Send, entry);
            }

            dropped = MakeRoom(entry);
            entry.Sender = asker;
            return (ContentTurn.Store, entry);
        }
    }

    /// <summary>A worker has said what became of a content.</summary>
    public void Answer(Content content, object asker, ContentStatus status)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(content.Key, out var entry))
            {
                return; // it had to make room meanwhile
            }

            var opened = entry.Openers.Remove(asker);
            switch (status)
            {
                case ContentStatus.Stored:
                    entry.IsStored = true;
                    entry.Openers.Clear(); // what these say is of the file that was there before
                    break;
                case ContentStatus.NotStored:
                    entry.IsStored = false;
                    entry.Failures = MostFailures; // its disk will be as full in a moment
                    break;
                case ContentStatus.NotOpened when opened && entry.IsStored: // the first one that misses this file
                    entry.IsStored = false;
                    entry.Failures++;
                    break;
                case ContentStatus.Opened:
                    entry.Failures = 0;
                    break;
            }

            entry.Sender = entry.Sender == asker ? null : entry.Sender;
        }

        WakeAll();
    }

    /// <summary>It sends no more: what it was at is another's.</summary>
    public void Leave(object asker)
    {
        lock (_gate)
        {
            _wakers.Remove(asker);
            foreach (var entry in _entries.Values)
            {
                entry.Openers.Remove(asker);
                entry.Sender = entry.Sender == asker ? null : entry.Sender;
            }
        }

        WakeAll();
    }

    /// <summary>Not behind the lock, as those that are woken have locks of their own, which they hold when they ask.</summary>
    private void WakeAll()
    {
        Action[] wakers;
        lock (_gate)
        {
            wakers = [.. _wakers.Values];
        }

        Array.ForEach(wakers, static wake => wake());
    }

    private string[] MakeRoom(ContentEntry wanted)
    {
        var taken = _entries.Values.Sum(e => e.IsStored || e.Sender is not null ? (long)e.Length : 0) + wanted.Length;
        var dropped = new List<string>();
        foreach (var entry in _entries.Values.Where(static e => e.IsStored && e.Sender is null).OrderBy(static e => e.LastUse).ToList())
        {
            if (taken <= room)
            {
                break;
            }

            taken -= entry.Length;
            dropped.Add(entry.Key);
            _entries.Remove(entry.Key);
        }

        return [.. dropped];
    }
}
