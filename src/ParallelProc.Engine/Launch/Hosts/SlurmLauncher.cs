using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>
/// Starts workers as steps of one allocation, or many of them by one step, so that Slurm places, limits and accounts for them. The allocation is asked for when the first is wanted, and ends with
/// the pool. Owned by the dispatcher's strand.
/// </summary>
internal sealed class SlurmLauncher(PoolHost host, PoolOptions options) : IWorkerLauncher
{
    private readonly HostContents _contents = new();
    private JoinLauncher? _joining;

    // Steps of workers that join are started on threads of the pool of them, which read these two.
    private volatile SlurmAllocation? _allocation;
    private volatile Action _changed = static () => { };

    /// <summary>There is an allocation; or none can be had, which the launch then says.</summary>
    public bool CanLaunch => _allocation is { } allocation && (allocation.JobId is not null || allocation.HasEnded);

    public string? Waiting => _allocation?.Waiting;

    public void Prepare(Action changed)
    {
        if (_allocation is { HasEnded: true, JobId: not null } && host.Requeue)
        {
            _allocation = null;
        }

        _changed = changed;
        _allocation ??= new SlurmAllocation(host, options.HostTimeout, changed);
    }

    public IWorkerConnection Launch()
    {
        var allocation = _allocation!;
        if (allocation.HasEnded)
        {
            if (allocation.JobId is null)
            {
                _allocation = null; // it is asked for again in a while; one that was there is not, but for -Requeue
            }

            throw PoolErrors.AllocationFailed(host.Name, allocation.JobId, allocation.LastText);
        }

        if (host.JoinAddress is not null)
        {
            return (_joining ??= new JoinLauncher(host, options, StartStep, () => _changed())).Launch(allocation.JobId);
        }

        string[] arguments = [$"--jobid={allocation.JobId}", .. host.Command.Skip(1), host.PowerShellPath, .. HostCommandLine.Arguments];
        return new HostWorker(
            host.Name, WorkerProcess.Start(host.Command[0], arguments, workingDirectory: null), options.HostTimeout, _contents,
            boot => boot.Run(options.Environment, options.RunspacesPerWorker > 1, options.HostTimeout))
        { Allocation = allocation.JobId };
    }

    public WarningRecord? TakeWarning() => _joining?.TakeWarning();

    public async Task EndAsync()
    {
        if (_joining is not null)
        {
            await _joining.EndAsync().ConfigureAwait(false);
        }

        if (_allocation is not null)
        {
            await _allocation.EndAsync().ConfigureAwait(false);
        }
    }

    private LocalWorker StartStep(int tasks, bool shares)
    {
        var jobId = _allocation?.JobId ?? throw PoolErrors.AllocationFailed(host.Name, jobId: null, "");
        return WorkerProcess.Start(
            host.Command[0],
            [.. host.Command.Skip(1), .. SlurmCommand.JoinedTasks(jobId, tasks, shares), host.PowerShellPath, .. HostCommandLine.Arguments],
            workingDirectory: null);
    }
}
