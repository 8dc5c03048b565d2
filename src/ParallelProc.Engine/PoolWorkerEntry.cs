namespace ParallelProc;

/// <summary>How to enter a worker's process, and debug what it runs.</summary>
public sealed class PoolWorkerEntry
{
    internal PoolWorkerEntry(PoolWorker worker)
    {
        Id = worker.Id;
        Pool = worker.Pool;
        ProcessId = worker.ProcessId;
        State = worker.State;
        CurrentTask = worker.CurrentTask;
    }

    /// <summary>The worker's number in its pool.</summary>
    public int Id { get; }

    /// <summary>The pool that it belongs to.</summary>
    public string Pool { get; }

    /// <summary>Its process.</summary>
    public int ProcessId { get; }

    /// <summary>What it does.</summary>
    public WorkerState State { get; }

    /// <summary>What it runs, or null.</summary>
    public string? CurrentTask { get; }

    /// <summary>The commands to type, one after the other, in another PowerShell on the worker's machine: this one is busy while a map runs.</summary>
    public string[] Commands =>
    [
        $"Enter-PSHostProcess -Id {ProcessId}",
        "Get-Runspace",
        "Debug-Runspace -Id 1 -BreakAll",
        "detach",
        "Exit-PSHostProcess",
    ];

    /// <summary>The commands in lines.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Commands);
}
