using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>What a journal knows of one item.</summary>
public sealed class PoolCheckpointItem
{
    /// <summary>The item as text where it is a name or number, or what -CheckpointKey made of it; else its type.</summary>
    public string Label { get; private init; } = "";

    /// <summary>A hash of what the item is known by.</summary>
    public string Key { get; private init; } = "";

    /// <summary>Which one it is among items of the same key, from 1.</summary>
    public int Copy { get; private init; }

    /// <summary>How it ended.</summary>
    public CheckpointOutcome Outcome { get; private init; }

    /// <summary>How often it was run.</summary>
    public int Attempts { get; private init; }

    /// <summary>The worker that ran it.</summary>
    public string Worker { get; private init; } = "";

    /// <summary>When it began, as the shell saw it.</summary>
    public DateTime StartTime { get; private init; }

    /// <summary>When its end was known.</summary>
    public DateTime EndTime { get; private init; }

    /// <summary>How long it took, as the shell saw it.</summary>
    public TimeSpan Duration => EndTime - StartTime;

    /// <summary>How many objects and records of other streams it wrote that are kept.</summary>
    public int Records { get; private init; }

    /// <summary>Why its output is not kept although it should be, so that it runs again; else null.</summary>
    public string? Omitted { get; private init; }

    /// <summary>The error that ended it, or null.</summary>
    public ErrorRecord? Error { get; private init; }

    /// <summary>What it wrote to its output, where that was asked for; else null.</summary>
    public IReadOnlyList<object?>? Output { get; private init; }

    /// <summary>The label.</summary>
    public override string ToString() => Label;

    internal static PoolCheckpointItem Of(StoredReader reader, JournalPlace place, bool output)
    {
        var entry = reader.Entry(place);
        var written = output ? new List<object?>() : null;
        ErrorRecord? error = null;
        var records = new StoredRecords(reader, place, entry, withRecords: output);
        foreach (var record in records)
        {
            if (record.Kind == RecordKind.Output)
            {
                written!.Add(record.Value);
            }
            else if (record.Kind == RecordKind.Done)
            {
                error = record.Value as ErrorRecord;
            }
        }

        return new PoolCheckpointItem
        {
            Label = entry.Label,
            Key = entry.Key.Text,
            Copy = entry.Key.Copy,
            Outcome = entry.Outcome,
            Attempts = entry.Attempts,
            Worker = entry.Worker,
            StartTime = entry.Start.ToLocalTime(),
            EndTime = entry.End.ToLocalTime(),
            Records = entry.Records,
            Omitted = entry.Omitted,
            Error = error,
            Output = written,
        };
    }
}
