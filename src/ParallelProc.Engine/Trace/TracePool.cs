namespace ParallelProc.Engine;

/// <summary>One run of a pool, from its start to its end.</summary>
/// <param name="Name">The pool's name, with a number where there are several runs of that name.</param>
/// <param name="Workers">Its workers, by number.</param>
internal sealed record TracePool(string Name, IReadOnlyList<TraceWorker> Workers);
