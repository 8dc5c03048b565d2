using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>One thing that came back for one item.</summary>
/// <param name="Index">The item's place in its batch.</param>
/// <param name="Kind">Which stream, or the item's end.</param>
/// <param name="Status">How it ended, where this is its end.</param>
/// <param name="Value">The object or record; for an end in failure its <see cref="System.Management.Automation.ErrorRecord"/>; for an exit its code.</param>
internal readonly record struct RecordEntry(int Index, RecordKind Kind, ItemStatus Status, object? Value)
{
    /// <summary>How long the item ran, as its worker measured it, where this is its end; zero where no worker has said so.</summary>
    public TimeSpan Took { get; init; }
}

/// <summary>Entries of one batch that arrived together, in order.</summary>
/// <param name="FirstSequence">The place in the source's input of the first entry's item.</param>
/// <param name="Offset">What to add to an entry's index for its item's place in the source's input.</param>
/// <param name="Entries">The entries.</param>
/// <param name="Bytes">Their length as encoded.</param>
/// <param name="Batch">The batch, or null when they come from no worker.</param>
/// <param name="OfPool">They tell of the pool, and not of what the item did.</param>
internal sealed record RecordChunk(long FirstSequence, long Offset, IReadOnlyList<RecordEntry> Entries, int Bytes, Batch? Batch = null, bool OfPool = false)
{
    /// <summary>About how much memory they hold.</summary>
    public long Weight { get; } = Bytes + 64L * Entries.Count;

    /// <summary>How often the items that end here were tried.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>How long it was since the batch's item before, as the shell saw it: all that is known of an item whose worker is gone. Where the source asks for it.</summary>
    public TimeSpan Since { get; init; }
}
