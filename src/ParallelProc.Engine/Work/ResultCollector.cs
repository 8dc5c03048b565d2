using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Gathers outputs and errors of each item into its <see cref="PoolResult"/>. Used by the caller's thread.</summary>
internal sealed class ResultCollector
{
    private readonly Dictionary<long, Gathered> _open = [];

    /// <summary>An item was added.</summary>
    public void Expect(long sequence, object? input) => _open.Add(sequence, new Gathered(input));

    /// <summary>Takes what belongs into a result, and makes that at the item's end.</summary>
    /// <param name="chunk">Where the entry came from.</param>
    /// <param name="entry">What came.</param>
    /// <param name="sequence">Its item's place.</param>
    /// <param name="result">The item's result, where this is its end and it has one: an item that was dropped before it began has none.</param>
    /// <returns>True for what shall not be written by itself.</returns>
    public bool Collect(RecordChunk chunk, in RecordEntry entry, long sequence, out PoolResult? result)
    {
        result = null;
        if (chunk.OfPool || !_open.TryGetValue(sequence, out var item))
        {
            return false;
        }

        switch (entry.Kind)
        {
            case RecordKind.Output:
                item.Output.Add(entry.Value);
                return true;
            case RecordKind.Error when entry.Value is ErrorRecord error:
                item.Errors.Add(error);
                return true;
            case RecordKind.Done:
                _open.Remove(sequence);
                result = item.End(chunk, entry, sequence);
                return true;
            default:
                return false;
        }
    }

    private sealed class Gathered(object? input)
    {
        public List<object?> Output { get; } = [];

        public List<ErrorRecord> Errors { get; } = [];

        public PoolResult? End(RecordChunk chunk, in RecordEntry entry, long sequence)
        {
            var final = entry.Value as ErrorRecord;
            if (entry.Status == ItemStatus.Stopped && final is null)
            {
                return null;
            }

            if (final is not null)
            {
                Errors.Add(final);
            }

            var stored = chunk.Entries as StoredRecords;
            return new PoolResult
            {
                Index = sequence,
                Input = input,
                Output = [.. Output],
                Error = final ?? Errors.FirstOrDefault(),
                Errors = [.. Errors],
                Duration = entry.Took == default ? chunk.Since : entry.Took,
                Worker = stored?.Worker ?? chunk.Batch?.Slot?.Name ?? "",
                Attempts = stored?.Attempts ?? (chunk.Batch is null && chunk.Attempts == 1 ? 0 : chunk.Attempts),
            };
        }
    }
}
