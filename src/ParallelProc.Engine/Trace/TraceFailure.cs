namespace ParallelProc.Engine;

/// <summary>Errors of one kind.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many there were.</param>
internal sealed record TraceFailure(TracePlace First, long Count);
