namespace ParallelProc.Engine;

/// <summary>Results on their way through the journal.</summary>
/// <param name="Chunk">The results.</param>
/// <param name="Worker">Who made them.</param>
/// <param name="Start">When the first item that ends in them began, as the shell saw it.</param>
/// <param name="End">When they came.</param>
internal readonly record struct Delivery(RecordChunk Chunk, string Worker, DateTime Start, DateTime End);
