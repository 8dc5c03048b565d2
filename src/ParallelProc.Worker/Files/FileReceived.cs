using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>What has become of a file of an offer.</summary>
/// <param name="Index">Its place in the offer's list; -1 for all of it.</param>
/// <param name="Step">How far it came.</param>
/// <param name="Path">Its full path here.</param>
/// <param name="Problem">Why it came no further; null where it is there.</param>
internal sealed record FileReceived(int Index, FileStep Step, string Path, string? Problem = null);
