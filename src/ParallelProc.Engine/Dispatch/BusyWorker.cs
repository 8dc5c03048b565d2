namespace ParallelProc.Engine;

/// <summary>A worker that runs an item.</summary>
/// <param name="Id">Its number in its pool.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="Place">The item's place in its source's input, from 0; of a body whose results travel in groups, that of the group.</param>
/// <param name="Since">How long it has said nothing of another item's end.</param>
internal readonly record struct BusyWorker(int Id, int ProcessId, long Place, TimeSpan Since);
