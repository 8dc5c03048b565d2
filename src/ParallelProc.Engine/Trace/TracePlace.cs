namespace ParallelProc.Engine;

/// <summary>A bar, and where it is.</summary>
internal sealed record TracePlace(TracePool Pool, TraceWorker Worker, TraceBar Bar);
