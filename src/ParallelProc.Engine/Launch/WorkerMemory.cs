namespace ParallelProc.Engine;

/// <summary>How much memory a worker's process has, without its children's.</summary>
/// <param name="Resident">What it has in memory now, in bytes.</param>
/// <param name="Peak">The most that it has had, in bytes.</param>
internal readonly record struct WorkerMemory(long Resident, long Peak);
