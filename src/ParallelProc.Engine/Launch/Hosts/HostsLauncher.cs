using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>Starts workers on several hosts, each time on that with the fewest of what it may have. One that fails is left out for a while. Owned by the dispatcher's strand.</summary>
internal sealed class HostsLauncher : IWorkerLauncher
{
    private readonly List<HostState> _hosts;

    /// <summary>Taken out, with workers that still end what they run: what they hold goes back with the last of them.</summary>
    private readonly List<HostState> _gone = [];

    private readonly List<Task> _endings = [];

    /// <summary>Where a worker was to be started last, as a launch that fails gives none to know it by.</summary>
    private HostState? _tried;

    /// <summary>Something has changed since no host took a worker: all of them are asked again. Of a thousand hosts one is nearly always down, so most questions come then.</summary>
    private volatile bool _hasChanged = true;

    /// <summary>When the first pause of a host ends, where nothing has changed.</summary>
    private long? _pauseEnds;

    public HostsLauncher(PoolOptions options)
        : this(options.Hosts.Select(host => new HostState(host, Launcher(host, options), options.MostStartFailures)))
    {
    }

    public HostsLauncher(IEnumerable<HostState> hosts)
    {
        _hosts = [.. hosts];
        _hosts.ForEach(Listen);
    }

    private static IWorkerLauncher Launcher(PoolHost host, PoolOptions options) => host.Kind switch
    {
        PoolHostKind.Local => new LocalLauncher(options),
        PoolHostKind.Slurm => new SlurmLauncher(host, options),
        PoolHostKind.Ssh when host.SharesConnection && SshMaster.IsPossible => new SshLauncher(host, options),
        _ => new CommandLauncher(host, options),
    };

    public IEnumerable<PoolHost> Hosts => _hosts.Select(static h => h.Host);

    public bool Has(string name) => _hosts.Exists(h => h.Host.Is(name));

    public void Add(PoolHost host, PoolOptions options)
    {
        var state = new HostState(host, Launcher(host, options), options.MostStartFailures);
        Listen(state);
        _hosts.Add(state);
        _hasChanged = true;
    }

    /// <summary>Starts no more there. Gives what tells which workers are there still.</summary>
    public Predicate<IWorkerConnection> Remove(string name)
    {
        var state = _hosts.Find(h => h.Host.Is(name))!;
        _hosts.Remove(state);
        _gone.Add(state);
        EndIfOver(state);
        return worker => state.Has(worker.Root);
    }

    IReadOnlyList<HostState> IWorkerLauncher.Hosts => _hosts;

    public HostState? HostOf(IWorkerConnection worker) => _hosts.Find(h => h.Has(worker));

    public bool CanLaunchOn(Placement on) => _hosts.Exists(h => on.Allows(h) && h.CanLaunch(Alarm.Now));

    public IWorkerConnection LaunchOn(Placement on) => Launch(_hosts.Where(on.Allows));

    public void PrepareOn(Placement on, Action changed) => _hosts.FindAll(on.Allows).ForEach(h => h.Prepare(changed));

    public bool CanLaunch
    {
        get
        {
            if (IsSettled)
            {
                return false;
            }

            _hasChanged = false; // before they are asked: what changes meanwhile is not missed
            if (_hosts.Exists(static h => h.CanLaunch(Alarm.Now)))
            {
                _hasChanged = true;
                return true;
            }

            _pauseEnds = FirstPauseEnd();
            return false;
        }
    }

    public long? NextLaunch => IsSettled ? _pauseEnds : FirstPauseEnd();

    public IWorkerConnection Launch() => Launch(_hosts);

    private IWorkerConnection Launch(IEnumerable<HostState> hosts)
    {
        _tried = hosts.Where(static h => h.CanLaunch(Alarm.Now)).MinBy(static h => h.Load);
        return _tried?.Launch() ?? throw new InvalidOperationException("No host takes a worker now.");
    }

    public string? Waiting => string.Join("; ", _hosts.Select(static h => h.Waiting).OfType<string>()) is { Length: > 0 } text ? text : null;

    public void Prepare(Action changed)
    {
        if (!IsSettled)
        {
            _hosts.ForEach(h => h.Prepare(changed));
        }
    }

    public Task EndAsync() => Task.WhenAll(_hosts.Concat(_gone).Select(static h => h.EndAsync()).Concat(_endings));

    public WarningRecord? TakeWarning() => _hosts.Concat(_gone).Select(static h => h.TakeWarning()).FirstOrDefault(static w => w is not null);

    public WarningRecord? StartFailed(IWorkerConnection? worker, ErrorRecord error) =>
        (worker is null ? _tried : _hosts.Find(h => h.Has(worker)))?.Failed(worker, error);

    public void StartSucceeded(IWorkerConnection worker) => _hosts.Find(h => h.Has(worker))?.Succeeded(worker);

    public void Ended(IWorkerConnection worker)
    {
        if (_hosts.Concat(_gone).FirstOrDefault(h => h.Has(worker)) is { } host)
        {
            host.Ended(worker);
            EndIfOver(host);
        }
    }

    public bool IsHopeless(int failures) => _hosts.TrueForAll(static h => h.IsHopeless);

    /// <summary>No host took a worker, and nothing has changed since.</summary>
    private bool IsSettled => !_hasChanged && !(_pauseEnds <= Alarm.Now);

    private long? FirstPauseEnd() => _hosts.Where(static h => !h.IsUp(Alarm.Now)).Select(static h => (long?)h.DownUntil).Min();

    /// <summary>A host that was taken out has no worker any more: what it holds (a job of Slurm's, say, for which somebody pays) goes back now, and not with the pool.</summary>
    private void EndIfOver(HostState host)
    {
        if (host.IsEmpty && _gone.Remove(host))
        {
            _endings.Add(host.EndAsync());
        }
    }

    private void Listen(HostState host) => host.OnChanged = () => _hasChanged = true;
}
