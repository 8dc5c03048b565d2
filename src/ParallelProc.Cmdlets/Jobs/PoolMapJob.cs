using System.Management.Automation;
using ParallelProc.Commands;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>
/// A map in the background (<c>Invoke-PoolMap -AsJob</c>): a PowerShell job. It has all of its input when it begins, and keeps what comes of it until somebody
/// receives that.
/// </summary>
public sealed class PoolMapJob : PoolJob
{
    private readonly JobList<PoolMapJob> _home;
    private readonly MapRun _run;
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _disposed;

    internal PoolMapJob(JobList<PoolMapJob> home, ProcessPool pool, MapRun run, string command, string? name)
        : base(command, name, pool.Name)
    {
        _home = home;
        _run = run;
        Name = name ?? $"Map{Id}";
        PSJobTypeName = "PoolMap";
    }

    /// <inheritdoc />
    public override bool HasMoreData => Output.Count + Error.Count + Warning.Count + Verbose.Count + Debug.Count + Information.Count + Progress.Count > 0;

    /// <summary>Why it failed, or how far it is.</summary>
    public override string StatusMessage => JobStateInfo.Reason?.Message ?? Describe(_run.Counts);

    /// <summary>The inputs that are done, failed ones among them.</summary>
    public long DoneCount => _run.Counts.Done;

    /// <summary>The inputs that failed.</summary>
    public long FailedCount => _run.Counts.Failed;

    /// <summary>Takes what has come. The thread that adds inputs does so until it calls <see cref="Begin"/>.</summary>
    internal void Take()
    {
        while (_run.TryTake(out var kind, out var value))
        {
            HasErrors |= kind == RecordKind.Error;
            JobStreams.Add(this, kind, value);
        }
    }

    /// <summary>All inputs are there: the rest is its own thread's, which ends the map.</summary>
    internal void Begin()
    {
        _home.Add(this);
        JobStateAccess.SetJobState(this, JobState.Running, null);
        new Thread(Run) { IsBackground = true, Name = "ParallelProc map" }.UnsafeStart();
    }

    private protected override Task EndAsync()
    {
        _run.Cancel();
        return _finished.Task;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            // Nobody can receive from it any more, so it need not run either.
            _disposed = true;
            _run.Cancel();
        }

        base.Dispose(disposing);
    }

    private static string Describe((long Done, long Failed) counts) => $"{counts.Done} done, {counts.Failed} failed";

    private void Run()
    {
        try
        {
            var (state, reason) = End();
            if (!_disposed)
            {
                JobStateAccess.SetJobState(this, state, reason);
            }
        }
        finally
        {
            _run.Dispose();
            _finished.SetResult();
        }
    }

    private (JobState State, Exception? Reason) End()
    {
        try
        {
            Take();
            while (!_run.Drained && !_run.Over)
            {
                _run.Wait();
                Take();
            }

            if (_run.Failure is { } failure)
            {
                return (JobState.Failed, failure);
            }

            if (!_run.Drained)
            {
                return (JobState.Stopped, null);
            }

            _run.CloseCheckpoint();
            return (JobState.Completed, null);
        }
        catch (Exception e)
        {
            // Of the journal, or of whoever listens to the job's collections: it is the job's, as nobody else is here to be told.
            return (JobState.Failed, e);
        }
    }
}
