using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>What a pool knows of one of its hosts. Owned by the dispatcher's strand.</summary>
internal sealed class HostState(PoolHost host, IWorkerLauncher launcher, int mostFailures = ProcessPool.MostStartFailures)
{
    /// <summary>An SSH server refuses logins when many wait to be let in (10, by default, and from there on by chance).</summary>
    private const int MostStarting = 4;

    /// <summary>After a failure it is tried again in so long, and each time in twice as long, in milliseconds.</summary>
    private const long FirstPause = 1000;

    private const long LongestPause = 30_000;

    private readonly HashSet<IWorkerConnection> _live = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<IWorkerConnection> _starting = new(ReferenceEqualityComparer.Instance);
    private bool _told;

    /// <summary>Told when <see cref="CanLaunch"/> may have become true, or a pause has begun; not when that ends. From any thread.</summary>
    public Action OnChanged { get; set; } = static () => { };

    public PoolHost Host => host;

    /// <summary>There is a way to it.</summary>
    public bool IsAway => host.Kind != PoolHostKind.Local;

    /// <summary>Starts that failed in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Classes of speed, the fastest first: each takes up to twice as long as the one before, and this is that of who is not known.</summary>
    public const int SpeedClasses = 4;

    private const int UsualSpeed = 1;
    private const double FirstClass = 0.7;

    /// <summary>The least of so many measurements is the round trip: the others had to wait for something.</summary>
    private const int RoundTrips = 8;

    private readonly Queue<int> _roundTrips = new(RoundTrips);
    private double _pace = 1;

    /// <summary>From sending a batch until it is known that it has begun, in milliseconds; 0 while that is not known.</summary>
    public int RoundTrip { get; private set; }

    /// <summary>How fast it is beside the others. Changed by the <see cref="Roster"/>.</summary>
    public int SpeedClass { get; set; } = UsualSpeed;

    public void SeeRoundTrip(int milliseconds)
    {
        if (_roundTrips.Count == RoundTrips)
        {
            _roundTrips.Dequeue();
        }

        _roundTrips.Enqueue(milliseconds);
        if (_roundTrips.Count > 1) // at the first, whatever is there is still warming up
        {
            RoundTrip = _roundTrips.Min();
        }
    }

    /// <summary>Work has been measured here: so much longer than the mean it takes. Gives the class that this leads to, where it is another one and not only by a hair.</summary>
    public int? Learn(double pace)
    {
        _pace += (pace - _pace) * 0.2;
        var speed = ClassOf(_pace * 1.1);
        return speed != SpeedClass && speed == ClassOf(_pace / 1.1) ? speed : null;
    }

    private static int ClassOf(double pace) => Math.Clamp((int)Math.Ceiling(Math.Log2(pace / FirstClass)), 0, SpeedClasses - 1);

    /// <summary>Why the last start failed; null when it did not.</summary>
    public ErrorRecord? LastError { get; private set; }

    /// <summary>Until then it is not tried, as a tick count in milliseconds.</summary>
    public long DownUntil { get; private set; }

    public bool IsUp(long now) => DownUntil <= now;

    /// <summary>Nothing runs there, nothing is on its way, and its last starts all failed.</summary>
    public bool IsHopeless => Failures >= mostFailures && IsEmpty;

    public bool CanLaunch(long now) => IsUp(now) && launcher.CanLaunch && _live.Count < host.Workers && _starting.Count < MostAtOnce;

    /// <summary>Asks for what it needs before it can launch.</summary>
    public void Prepare(Action changed)
    {
        if (IsUp(Alarm.Now) && _live.Count < host.Workers)
        {
            launcher.Prepare(() =>
            {
                OnChanged();
                changed();
            });
        }
    }

    /// <summary>What keeps workers from being there, in words; null for nothing.</summary>
    public string? Waiting => launcher.Waiting ?? (IsDown ? $"{host.Name} is down, and {NextTry(DownUntil - Alarm.Now)}" : null);

    private bool IsDown => Failures > 0 && _live.Count == _starting.Count;

    private static string NextTry(long inMilliseconds) => inMilliseconds > 0 ? $"not tried again for {(inMilliseconds + 999) / 1000} s" : "is tried again";

    public WarningRecord? TakeWarning() => launcher.TakeWarning();

    public Task EndAsync() => launcher.EndAsync();

    /// <summary>How much of what it may have it has: from 0 to 1.</summary>
    public double Load => (double)_live.Count / host.Workers;

    public IWorkerConnection Launch()
    {
        try
        {
            var worker = launcher.Launch();
            _live.Add(worker);
            _starting.Add(worker);
            return worker;
        }
        catch
        {
            Pause();
            OnChanged();
            throw;
        }
    }

    /// <summary>No worker of it is left.</summary>
    public bool IsEmpty => _live.Count == 0;

    public bool Has(IWorkerConnection worker) => _live.Contains(worker);

    public void Succeeded(IWorkerConnection worker)
    {
        _starting.Remove(worker);
        Failures = 0;
        LastError = null;
        DownUntil = 0;
        _told = false;
        OnChanged();
    }

    /// <summary>A start failed. Gives what is to be told of it, once until it works again.</summary>
    public WarningRecord? Failed(IWorkerConnection? worker, ErrorRecord error)
    {
        if (worker is not null)
        {
            Pause();
            Ended(worker);
        }

        LastError = error;
        if (_told)
        {
            return null;
        }

        _told = true;
        return PoolErrors.HostLeftOut(host.Name, error);
    }

    /// <summary>It takes no room there any more. (Nobody looks at its process for that: what follows from its end is decided when the strand hears of it, all at once.)</summary>
    public void Ended(IWorkerConnection worker)
    {
        _starting.Remove(worker);
        if (_live.Remove(worker))
        {
            OnChanged();
        }
    }

    private void Pause()
    {
        // Of several that start together, and fail together, only the first makes it wait longer.
        if (IsUp(Alarm.Now))
        {
            DownUntil = Alarm.Now + Math.Min(LongestPause, FirstPause << Math.Min(Failures, 5));
            Failures++;
        }
    }

    /// <summary>How many may be on their way. Where they join, one step starts them all.</summary>
    private int MostAtOnce => host.Kind == PoolHostKind.Local ? int.MaxValue
        : Failures > 0 ? 1
        : host.JoinAddress is not null ? int.MaxValue
        : launcher.SharesLogin ? SshMaster.MostSessions
        : MostStarting;
}
