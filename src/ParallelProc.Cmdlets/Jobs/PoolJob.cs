using System.ComponentModel;
using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc;

/// <summary>What runs in a pool and is a PowerShell job: a task, or a map in the background. It starts by itself and never waits for input.</summary>
public abstract class PoolJob : Job2
{
    private protected PoolJob(string command, string? name, string pool)
        : base(command, name) => Pool = pool;

    /// <summary>The name of the pool that it was given to.</summary>
    public string Pool { get; }

    /// <summary>It wrote errors. It may be <c>Completed</c> all the same: it has <c>Failed</c> when an error ended it.</summary>
    public bool HasErrors { get; private protected set; }

    /// <inheritdoc />
    public override string Location => "localhost";

    /// <summary>Stops it.</summary>
    /// <returns>Completes when it has ended.</returns>
    private protected abstract Task EndAsync();

    /// <inheritdoc />
    public override void StopJob() => PipelineWait.For(EndAsync());

    /// <inheritdoc />
    public override void StopJob(bool force, string reason) => StopJob();

    /// <inheritdoc />
    public override void StopJobAsync() => EndAsync().ContinueWith(
        done => OnStopJobCompleted(new AsyncCompletedEventArgs(done.Exception, cancelled: false, null)), TaskScheduler.Default);

    /// <inheritdoc />
    public override void StopJobAsync(bool force, string reason) => StopJobAsync();

    /// <summary>Not for tasks: they start by themselves.</summary>
    public override void StartJob() => throw NotSupported(nameof(StartJob));

    /// <inheritdoc cref="StartJob" />
    public override void StartJobAsync() => OnStartJobCompleted(Refused(nameof(StartJob)));

    /// <summary>Not for tasks.</summary>
    public override void SuspendJob() => throw NotSupported(nameof(SuspendJob));

    /// <inheritdoc cref="SuspendJob()" />
    public override void SuspendJob(bool force, string reason) => SuspendJob();

    /// <inheritdoc cref="SuspendJob()" />
    public override void SuspendJobAsync() => OnSuspendJobCompleted(Refused(nameof(SuspendJob)));

    /// <inheritdoc cref="SuspendJob()" />
    public override void SuspendJobAsync(bool force, string reason) => SuspendJobAsync();

    /// <summary>Not for tasks.</summary>
    public override void ResumeJob() => throw NotSupported(nameof(ResumeJob));

    /// <inheritdoc cref="ResumeJob" />
    public override void ResumeJobAsync() => OnResumeJobCompleted(Refused(nameof(ResumeJob)));

    /// <summary>Not for tasks: they never wait for input.</summary>
    public override void UnblockJob() => throw NotSupported(nameof(UnblockJob));

    /// <inheritdoc cref="UnblockJob" />
    public override void UnblockJobAsync() => OnUnblockJobCompleted(Refused(nameof(UnblockJob)));

    private static PSNotSupportedException NotSupported(string operation) =>
        new($"{operation} is not for pool tasks: they start by themselves when a worker is free, and can be stopped with Stop-PoolTask or Stop-Job.");

    private static AsyncCompletedEventArgs Refused(string operation) => new(NotSupported(operation), cancelled: false, null);
}
