namespace ParallelProc.Engine;

/// <summary>Why a worker was killed for its memory.</summary>
/// <param name="Limit">What it may have between tasks, in bytes; it was killed at twice as much.</param>
/// <param name="Figure">What it had, in bytes.</param>
internal readonly record struct MemoryExcess(long Limit, long Figure);
