namespace ParallelProc.Worker;

/// <summary>The shell can't give what was asked of it about files, for this reason.</summary>
internal sealed class FileRefusedException(string message) : Exception(message);
