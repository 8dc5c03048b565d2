namespace ParallelProc.Engine;

/// <summary>One input: where its encoded bytes lie, and the object itself, for errors to point at.</summary>
/// <param name="Sequence">Its place in its source's input, from 0.</param>
/// <param name="Encoded">Its bytes; none for a task without input.</param>
/// <param name="Input">The object.</param>
/// <param name="Losses">How many workers died that were to begin with it.</param>
/// <param name="Attempt">Which attempt at it is the next one, from 1.</param>
/// <param name="QueuedAt">The low half of the tick count in milliseconds when it was added: all that fits without making it larger.</param>
internal readonly record struct Item(long Sequence, EncodedItem Encoded, object? Input, short Losses = 0, short Attempt = 1, int QueuedAt = 0)
{
    /// <summary>How many milliseconds it has waited at that time.</summary>
    public int WaitedAt(long now) => Math.Max(0, unchecked((int)now - QueuedAt));
}
