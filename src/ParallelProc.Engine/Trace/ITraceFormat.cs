namespace ParallelProc.Engine;

/// <summary>How a trace becomes a file.</summary>
internal interface ITraceFormat
{
    void Write(Stream target, PoolTrace trace, CancellationToken cancel);
}
