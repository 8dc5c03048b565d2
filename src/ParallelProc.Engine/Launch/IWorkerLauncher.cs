using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>Starts a worker somewhere. The engine knows no more of where: this machine, another one, or a test's memory.</summary>
internal interface IWorkerLauncher
{
    /// <summary>Starts a worker. Throws when that can't even be tried (no such program, say); what fails later shows in the streams and the exit.</summary>
    IWorkerConnection Launch();

    /// <summary>Whether one can be started now. (Another machine may have failed, and be tried again in a while.)</summary>
    bool CanLaunch => true;

    /// <summary>Workers come by a login that is there already: a server has no reason to turn some of them away.</summary>
    bool SharesLogin => false;

    /// <summary>Work waits for workers: what has to be there before one can be launched, and takes long, is asked for.</summary>
    /// <param name="changed">Is called when <see cref="CanLaunch"/> may have changed by that. From any thread.</param>
    void Prepare(Action changed)
    {
    }

    /// <summary>What it waits for that it has asked for, in words for a person; null for nothing.</summary>
    string? Waiting => null;

    /// <summary>Where it starts workers, where it has a choice.</summary>
    IReadOnlyList<HostState> Hosts => [];

    /// <summary>Where a worker runs; null where there is no choice.</summary>
    HostState? HostOf(IWorkerConnection worker) => null;

    /// <summary>As <see cref="Launch"/>, on one of some hosts.</summary>
    IWorkerConnection LaunchOn(Placement on) => Launch();

    /// <summary>As <see cref="CanLaunch"/>, for some hosts.</summary>
    bool CanLaunchOn(Placement on) => CanLaunch;

    /// <summary>As <see cref="Prepare"/>, for some hosts.</summary>
    void PrepareOn(Placement on, Action changed) => Prepare(changed);

    /// <summary>All workers have ended, and no more will be launched: what was asked for goes back.</summary>
    Task EndAsync() => Task.CompletedTask;

    /// <summary>When that changes by itself, as a tick count in milliseconds; null for never.</summary>
    long? NextLaunch => null;

    /// <summary>A worker did not get ready.</summary>
    /// <param name="worker">What <see cref="Launch"/> gave; null where it threw.</param>
    /// <param name="error">Why.</param>
    /// <returns>What is to be told to who uses the pool, or null.</returns>
    WarningRecord? StartFailed(IWorkerConnection? worker, ErrorRecord error) => null;

    /// <summary>What is to be told to who uses the pool, and no worker's start has told; null for nothing more. Who has some has called what <see cref="Prepare"/> gave.</summary>
    WarningRecord? TakeWarning() => null;

    /// <summary>A worker is ready.</summary>
    /// <param name="worker">What <see cref="Launch"/> gave.</param>
    void StartSucceeded(IWorkerConnection worker)
    {
    }

    /// <summary>A worker is gone, whether it had got ready or not; that its start has failed was told before.</summary>
    /// <param name="worker">What <see cref="Launch"/> gave.</param>
    void Ended(IWorkerConnection worker)
    {
    }

    /// <summary>So many starts have failed, one after the other: there is no use in trying again.</summary>
    bool IsHopeless(int failures) => failures >= ProcessPool.MostStartFailures;

    /// <summary>The pool may have so many workers from now on. Only where several share a process is that of interest here.</summary>
    void Resize(int maxWorkers)
    {
    }
}

/// <summary>A started worker: its three streams, its end, and the way to force that.</summary>
internal interface IWorkerConnection : IDisposable
{
    /// <summary>What the worker reads: our frames.</summary>
    Stream Input { get; }

    /// <summary>Others write there too: how much of it lies unread can't be known, so each write may have to wait.</summary>
    bool SharesInput => false;

    /// <summary>What the worker writes: its frames.</summary>
    Stream Output { get; }

    /// <summary>What tasks and crashes print past PowerShell.</summary>
    Stream Error { get; }

    /// <summary>Completes when the worker is gone. Never faults.</summary>
    Task<WorkerExit> Exited { get; }

    /// <summary>The machine that it runs on.</summary>
    string Host { get; }

    /// <summary>What that machine calls itself; null while that is not known.</summary>
    string? Node => null;

    /// <summary>The job of a cluster that it belongs to, and its step in that; null where there is none.</summary>
    string? JobId => null;

    /// <summary>The process here that is, or leads to, the worker; 0 where there is none.</summary>
    int ProcessId { get; }

    /// <summary>What it lives and dies with, and others may too: its process. The same object for all of them.</summary>
    object Process => this;

    /// <summary>How often the worker is to hear that this process is alive; null for a worker on this machine, whose pipes tell.</summary>
    TimeSpan? BeatEvery => null;

    /// <summary>What the machines of its host have of the pool's contents; null for a worker on this machine.</summary>
    HostContents? Contents => null;

    /// <summary>What went wrong on the way to another machine, before there was a worker; null for nothing.</summary>
    HostProblem? Problem => null;

    /// <summary>What a launcher has started for it: itself, or the process that it shares with others.</summary>
    IWorkerConnection Root => this;

    /// <summary>Nothing new is to be started in its process, which is to come to its end.</summary>
    void Retire()
    {
    }

    /// <summary>How much memory it has is never known: it is another machine's.</summary>
    bool HidesMemory => BeatEvery is not null;

    /// <summary>How much memory it has now; null where that can't be known, or when it is gone.</summary>
    WorkerMemory? ReadMemory();

    /// <summary>Ends the worker and all of its children at once. Does nothing when it is gone.</summary>
    void Kill();
}
