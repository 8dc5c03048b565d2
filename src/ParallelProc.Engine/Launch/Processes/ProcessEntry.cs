namespace ParallelProc.Engine;

/// <summary>A process as the system's table shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Parent">Its parent's.</param>
/// <param name="Session">Its session's, which is the id of the process that made it; 0 where the system does not tell.</param>
internal readonly record struct ProcessEntry(int Id, int Parent, int Session);
