using System.ComponentModel;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;

namespace ParallelProc.Engine;

/// <summary>
/// Starts workers that join: those that are wanted at about the same time by one step. <see cref="Launch"/> belongs to the dispatcher's strand; steps start and end on
/// threads of the pool of them.
/// </summary>
/// <param name="host">Where they run.</param>
/// <param name="options">The pool's.</param>
/// <param name="start">Starts a step of so many tasks; true when others of this host still hold room that they may not need.</param>
/// <param name="changed">Is called when there is a warning to take.</param>
internal sealed class JoinLauncher(PoolHost host, PoolOptions options, Func<int, bool, IWorkerConnection> start, Action changed)
{
    /// <summary>A step starts when nobody more has been wanted for so long: those that a lost node leaves are found out about one after the other.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    /// <summary>But nobody waits for more of such times.</summary>
    private const int MostTimes = 12;

    private readonly object _gate = new();
    private readonly HostContents _contents = new();
    private readonly JoinGuests _guests = new();
    private readonly JoinRefusals _refusals = new(host.Name, changed);
    private readonly HashSet<Task> _steps = [];
    private List<JoinSeat>? _gathering;
    private JoinGate? _door;
    private int _held;
    private int _stepCount;

    /// <summary>Steps that were started so far.</summary>
    public int StepCount => Volatile.Read(ref _stepCount);

    /// <summary>Where it listens; 0 where it does not.</summary>
    public int Port => _door?.Port ?? 0;

    /// <param name="jobId">The allocation that its step will run in.</param>
    /// <exception cref="PoolException">It can't listen.</exception>
    public IWorkerConnection Launch(string? jobId = null)
    {
        _door ??= Open();
        var seat = new JoinSeat(host.Name);
        lock (_gate)
        {
            if (_gathering is null)
            {
                _gathering = [];
                Keep(GatherAsync());
            }

            _gathering.Add(seat);
        }

        return new HostWorker(
            host.Name, seat, options.HostTimeout, _contents, boot => boot.Run(options.Environment, options.RunspacesPerWorker > 1, options.HostTimeout))
        { Allocation = jobId };
    }

    public WarningRecord? TakeWarning() => _refusals.Take();

    /// <summary>All workers have ended: nothing listens any more, and the steps end.</summary>
    public async Task EndAsync()
    {
        if (_door is { } door)
        {
            await door.DisposeAsync().ConfigureAwait(false);
        }

        Task[] steps;
        lock (_gate)
        {
            steps = [.. _steps];
        }

        await Task.WhenAll(steps).ConfigureAwait(false);
    }

    private JoinGate Open()
    {
        try
        {
            return new JoinGate(IPAddress.Parse(host.JoinAddress!), host.JoinPort, _guests, _refusals);
        }
        catch (SocketException e)
        {
            throw PoolErrors.JoinListenFailed(host.Name, host.JoinAddress!, host.JoinPort, e);
        }
    }

    private void Keep(Task step)
    {
        _steps.Add(step);
        step.ContinueWith(
            t =>
            {
                lock (_gate)
                {
                    _steps.Remove(t);
                }
            },
            TaskScheduler.Default);
    }

    /// <summary>Waits for more, starts a step for them all, and completes when it has ended. Never faults.</summary>
    private async Task GatherAsync()
    {
        var (count, before) = (0, -1);
        for (var time = 0; time < MostTimes && count > before; time++)
        {
            before = count;
            await Task.Delay(Quiet).ConfigureAwait(false);
            lock (_gate)
            {
                count = _gathering!.Count;
            }
        }

        JoinSeat[] seats;
        bool shares;
        lock (_gate)
        {
            seats = [.. _gathering!.Where(static s => !s.IsClosed)];
            _gathering = null;
            shares = _held + seats.Length > host.Workers;
            _held += seats.Length;
            _stepCount += seats.Length > 0 ? 1 : 0;
        }

        try
        {
            if (seats.Length > 0)
            {
                await RunStepAsync(seats, shares).ConfigureAwait(false);
            }
        }
        catch (Exception e) // whatever keeps it from starting is the error of all who wait for it
        {
            Array.ForEach(seats, s => s.TaskEnded(default, e is Win32Exception ? $"{host.Command[0]}: {e.Message}" : e.Message));
        }
        finally
        {
            lock (_gate)
            {
                _held -= seats.Length;
            }
        }
    }

    private async Task RunStepAsync(JoinSeat[] seats, bool shares)
    {
        using var shown = JoinCertificate.New();
        var tokens = new JoinTokens(seats.Length);
        var invitation = new JoinInvitation(shown, tokens, seats, Environment.TickCount64 + (long)options.HandshakeLimit.TotalMilliseconds);
        var order = new JoinOrder(host.JoinAddress!, _door!.Port, _door.Pin(), shown.CertificateText(), shown.KeyText(), tokens.Secret);
        _guests.Add(invitation);
        try
        {
            await JoinStep.RunAsync(start(seats.Length, shares), order.ToBytes(), seats).ConfigureAwait(false);
        }
        finally
        {
            _guests.Remove(invitation);
        }
    }
}
