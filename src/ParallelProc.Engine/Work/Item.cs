namespace ParallelProc.Engine;

/// <summary>One input: where its encoded bytes lie, and the object itself, for errors to point at.</summary>
/// <param name="Sequence">Its place in its source's input, from 0.</param>
/// <param name="Encoded">Its bytes; none for a task without input.</param>
/// <param name="Input">The object.</param>
/// <param name="Losses">How many workers died that were to begin with it.</param>
internal readonly record struct Item(long Sequence, EncodedItem Encoded, object? Input, int Losses = 0);
