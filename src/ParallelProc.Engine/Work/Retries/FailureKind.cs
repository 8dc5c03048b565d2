namespace ParallelProc.Engine;

/// <summary>The ways in which an item can fail after it has begun. Users name them in <c>-RetryOn</c>.</summary>
internal enum FailureKind
{
    /// <summary>An error ended its body.</summary>
    Error,

    /// <summary>It took longer than its time limit.</summary>
    Timeout,

    /// <summary>Its body called <c>exit</c>.</summary>
    Exit,

    /// <summary>Its worker died.</summary>
    WorkerLost,
}
