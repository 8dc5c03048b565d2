using ParallelProc.Engine;

namespace ParallelProc;

/// <content>The hosts of a pool.</content>
public sealed partial class ProcessPool
{
    /// <summary>Where its workers run; none for a pool of this machine alone.</summary>
    public IReadOnlyList<PoolHost> Hosts => _hosts is null ? [] : Ask(() => _hosts.Hosts.ToArray());

    /// <summary>What it waits for on its hosts, in words: the turn of a job in Slurm's queue, or a host that is down. Null for nothing.</summary>
    public string? Waiting => _hosts is null ? null : Ask(() => _hosts.Waiting);

    /// <summary>Its workers, with the state of their jobs, for which Slurm is asked.</summary>
    internal async Task<IReadOnlyList<PoolWorker>> GetWorkersAsync()
    {
        var workers = GetWorkers();
        var jobs = workers.Where(static w => w.JobId is not null).ToLookup(static w => w.JobId!.Split('.')[0]);
        if (jobs.Count > 0)
        {
            var known = await SlurmQueue.AskAsync(jobs.Select(static job => job.Key)).ConfigureAwait(false);
            foreach (var worker in jobs.SelectMany(static job => job))
            {
                worker.JobState = known.GetValueOrDefault(worker.JobId!.Split('.')[0])?.State;
            }
        }

        return workers;
    }

    /// <summary>It was started with hosts.</summary>
    internal bool HasHosts => _hosts is not null;

    /// <summary>Takes a host in: as many more workers may live from then on as it has.</summary>
    /// <exception cref="PoolException">The pool has no hosts, or one of that name.</exception>
    public void AddHost(PoolHost host) => Ask(() =>
    {
        var hosts = WithHosts();
        if (hosts.Has(host.Name))
        {
            throw PoolErrors.HostExists(host.Name, Name);
        }

        hosts.Add(host, _options);
        _dispatcher.HostsChanged();
        _dispatcher.Resize(_dispatcher.Fleet.MaxWorkers + host.Workers * RunspacesPerWorker);
        return true;
    });

    /// <summary>Takes a host out: its workers end what they run, and what they have not begun goes to others.</summary>
    /// <param name="name">The host's name.</param>
    /// <exception cref="PoolException">There is none of that name, or no other.</exception>
    public void RemoveHost(string name) => Ask(() =>
    {
        var hosts = WithHosts();
        var host = hosts.Hosts.FirstOrDefault(h => h.Is(name)) ?? throw PoolErrors.HostNotFound(name, hosts.Hosts.Select(static h => h.Name));
        if (hosts.Hosts.Count() == 1)
        {
            throw PoolErrors.LastHost(name, Name);
        }

        var isThere = hosts.Remove(name);
        _dispatcher.HostsChanged();
        _dispatcher.Leave(isThere);
        _dispatcher.Resize(Math.Max(1, _dispatcher.Fleet.MaxWorkers - host.Workers * RunspacesPerWorker));
        return true;
    });

    /// <summary>What -OnHost means here; null where it leaves no choice.</summary>
    /// <exception cref="PoolException">A name fits no host.</exception>
    internal HostFilter? FilterOf(IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            return null;
        }

        var hosts = Hosts;
        var filter = HostFilter.Of(names, hosts.Count > 0 ? hosts : [HostFilter.Here]);
        return hosts.Count > 0 ? filter : null;
    }

    /// <summary>
    /// A pool whose work runs on that host and nowhere else: this one, where it has no other, else a new one of one worker, which is its owner's to end. (What places a task on a
    /// host of this pool can take its place.)
    /// </summary>
    internal ProcessPool OnlyOn(PoolHost? host) => host is null || Hosts.Count == 1 ? this : new ProcessPool(new PoolOptions
    {
        Name = $"{Name} on {host.Name}",
        Hosts = [host with { Workers = 1, Allocation = [.. host.Allocation.Select(static word => word.StartsWith("--ntasks=", StringComparison.Ordinal) ? "--ntasks=1" : word)] }],
        MaxWorkers = 1,
        MostStartFailures = 1,
        HostTimeout = _options.HostTimeout,
        PowerShellPath = _options.PowerShellPath,
        WorkingDirectory = _options.WorkingDirectory,
        Environment = _options.Environment,
        Worker = new Protocol.WorkerSettings { LanguageMode = LanguageMode, Culture = _options.Worker.Culture, UICulture = _options.Worker.UICulture },
        EventLimit = 0,
    });

    private HostsLauncher WithHosts() => _hosts ?? throw PoolErrors.PoolWithoutHosts(Name);
}
