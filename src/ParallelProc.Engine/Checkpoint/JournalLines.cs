using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Makes lines of results. Used by the journal's thread.</summary>
internal sealed class JournalLines(bool outcomeOnly, IReadOnlyList<string>? classes) : IDisposable
{
    /// <summary>An output that is longer goes into lines of its own before the item's, so that neither side holds all of it.</summary>
    private const int LargestPart = 4 * 1024 * 1024;

    private readonly ObjectEncoder _encoder = new() { Purpose = EncodingPurpose.Journal, Classes = classes };
    private readonly ByteWriter _scratch = new();
    private readonly Dictionary<long, ItemRecords> _open = [];

    /// <summary>The lines that are ready.</summary>
    public ByteWriter Ready { get; } = new(64 * 1024);

    /// <param name="delivery">Results of some items.</param>
    /// <param name="take">Gives the key and label of the item in a place of the input, which has come to its end.</param>
    /// <param name="end">Where in the file the first ready line will begin.</param>
    public void Add(Delivery delivery, Func<long, (ItemKey Key, string Label)> take, long end)
    {
        var start = StartOf(delivery);
        foreach (var entry in delivery.Chunk.Entries)
        {
            var place = delivery.Chunk.Offset + entry.Index;
            if (entry.Kind != RecordKind.Done)
            {
                AddRecord(place, entry, end);
                continue;
            }

            var finish = entry.Took == default ? delivery.End : start + entry.Took;
            _open.Remove(place, out var records);
            var (key, label) = take(place);
            if (entry.Status != ItemStatus.Stopped) // such a one has no outcome: it runs again
            {
                AddItem(new JournalEntry { Key = key, Label = label, Outcome = default, Worker = delivery.Worker, Attempts = delivery.Chunk.Attempts, Start = start, End = finish }, entry, records);
            }

            records?.Dispose();
            start = finish;
        }
    }

    public void Dispose()
    {
        foreach (var records in _open.Values)
        {
            records.Dispose();
        }

        _scratch.Dispose();
        Ready.Dispose();
    }

    /// <summary>When the first item began that ends here: they ran one behind the other, as long as their worker says, until about now.</summary>
    private static DateTime StartOf(in Delivery delivery)
    {
        var took = TimeSpan.Zero;
        foreach (var entry in delivery.Chunk.Entries)
        {
            if (entry.Kind == RecordKind.Done)
            {
                if (entry.Took == default)
                {
                    return delivery.Start; // no worker has told: it was lost, say
                }

                took += entry.Took;
            }
        }

        return delivery.End - took;
    }

    private void AddRecord(long place, RecordEntry entry, long end)
    {
        // How far it is means nothing once it is over.
        if (outcomeOnly || entry.Kind == RecordKind.Progress)
        {
            return;
        }

        if (!_open.TryGetValue(place, out var records))
        {
            _open.Add(place, records = new ItemRecords());
        }

        records.Add(entry.Kind, entry.Value, _encoder, _scratch);
        if (records.Bytes.Length > LargestPart)
        {
            var offset = end + Ready.Length;
            JournalEntry.WritePart(Ready, records.Bytes);
            records.PartWritten(offset);
        }
    }

    private void AddItem(JournalEntry item, RecordEntry ended, ItemRecords? records)
    {
        var omitted = records?.Omitted;
        _scratch.Clear();
        if (ended.Value is ErrorRecord error)
        {
            omitted = EncodeError(error) ?? omitted;
        }

        (item with
        {
            Outcome = ended.Value is ErrorRecord ? CheckpointOutcome.Failed : CheckpointOutcome.Completed,
            Records = omitted is null ? records?.Count ?? 0 : 0,
            Parts = omitted is null ? records?.Parts ?? [] : [],
            Output = omitted is null ? records?.Bytes ?? default : default,
            Error = _scratch.WrittenMemory,
            Omitted = omitted,
        }).Write(Ready);
    }

    /// <summary>Its target is the item, which is there again when it is read: its text must do.</summary>
    private string? EncodeError(ErrorRecord error)
    {
        _encoder.TargetsAsText = true;
        try
        {
            _encoder.Encode(_scratch, error);
            return null;
        }
        catch (ObjectCodecException e)
        {
            return $"{e.Path}: {e.Reason}";
        }
        finally
        {
            _encoder.TargetsAsText = false;
        }
    }
}
