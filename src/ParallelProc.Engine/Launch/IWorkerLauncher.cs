namespace ParallelProc.Engine;

/// <summary>Starts a worker somewhere. The engine knows no more of where: this machine, another one, or a test's memory.</summary>
internal interface IWorkerLauncher
{
    /// <summary>Starts a worker. Throws when that can't even be tried (no such program, say); what fails later shows in the streams and the exit.</summary>
    IWorkerConnection Launch();
}

/// <summary>A started worker: its three streams, its end, and the way to force that.</summary>
internal interface IWorkerConnection : IDisposable
{
    /// <summary>What the worker reads: our frames.</summary>
    Stream Input { get; }

    /// <summary>What the worker writes: its frames.</summary>
    Stream Output { get; }

    /// <summary>What tasks and crashes print past PowerShell.</summary>
    Stream Error { get; }

    /// <summary>Completes when the worker is gone. Never faults.</summary>
    Task<WorkerExit> Exited { get; }

    /// <summary>The machine that it runs on.</summary>
    string Host { get; }

    /// <summary>The process here that is, or leads to, the worker; 0 where there is none.</summary>
    int ProcessId { get; }

    /// <summary>How much memory it has now; null where that can't be known, or when it is gone.</summary>
    WorkerMemory? ReadMemory();

    /// <summary>Ends the worker and all of its children at once. Does nothing when it is gone.</summary>
    void Kill();
}
