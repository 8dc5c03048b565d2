using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>Starts workers as lanes of processes: as many processes as there may be first, then further lanes in that with the fewest.</summary>
/// <param name="processes">Starts a process that takes lanes.</param>
/// <param name="lanesEach">The most lanes of a process.</param>
/// <param name="maxProcesses">So many processes take lanes at a time; those that retire do not count.</param>
internal sealed class SharedLauncher(IWorkerLauncher processes, int lanesEach, int maxProcesses) : IWorkerLauncher
{
    private readonly List<SharedProcess> _open = [];
    private int _maxProcesses = maxProcesses;

    /// <summary>On the pool's strand, as <see cref="Resize"/> is.</summary>
    public IWorkerConnection Launch() => Launch(null);

    public IWorkerConnection LaunchOn(Placement on) => Launch(on);

    private LaneConnection Launch(Placement? on)
    {
        _open.RemoveAll(static p => !p.TakesLanes);
        var roomiest = _open.Where(p => p.LaneCount < lanesEach && IsOn(p, on)).MinBy(static p => p.LaneCount);
        var canLaunch = on is null ? processes.CanLaunch : processes.CanLaunchOn(on);
        if (roomiest is not null && (_open.Count >= _maxProcesses || !canLaunch) && roomiest.TryOpen() is { } lane)
        {
            return lane;
        }

        var process = new SharedProcess(on is null ? processes.Launch() : processes.LaunchOn(on));
        _open.Add(process);
        return process.First;
    }

    public bool CanLaunch => processes.CanLaunch || HasLane(null);

    public bool CanLaunchOn(Placement on) => processes.CanLaunchOn(on) || HasLane(on);

    public IReadOnlyList<HostState> Hosts => processes.Hosts;

    public HostState? HostOf(IWorkerConnection worker) => processes.HostOf(worker.Root);

    public void PrepareOn(Placement on, Action changed) => processes.PrepareOn(on, changed);

    public long? NextLaunch => processes.NextLaunch;

    public WarningRecord? StartFailed(IWorkerConnection? worker, ErrorRecord error) => processes.StartFailed(worker?.Root, error);

    public WarningRecord? TakeWarning() => processes.TakeWarning();

    public void Prepare(Action changed) => processes.Prepare(changed);

    public string? Waiting => processes.Waiting;

    public Task EndAsync() => processes.EndAsync();

    public void StartSucceeded(IWorkerConnection worker) => processes.StartSucceeded(worker.Root);

    /// <summary>A lane's end is not its process's, but for the last one's.</summary>
    public void Ended(IWorkerConnection worker)
    {
        if (worker.Root.Exited.IsCompleted)
        {
            processes.Ended(worker.Root);
        }
    }

    public bool IsHopeless(int failures) => processes.IsHopeless(failures);

    public void Resize(int maxWorkers) => _maxProcesses = maxWorkers;

    private bool HasLane(Placement? on) => _open.Exists(p => p.TakesLanes && p.LaneCount < lanesEach && IsOn(p, on));

    private bool IsOn(SharedProcess process, Placement? on) => on is null || on.Allows(processes.HostOf(process.First.Root));
}
