using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// A process with several workers, each in a lane of its one connection. It ends with its last lane; all of its lanes end with it. What it prints past
/// PowerShell can't be told apart by lane: the oldest one hands it on, and all get to know the words of a crash.
/// </summary>
internal sealed class SharedProcess
{
    private const int ThreadStack = 256 * 1024;

    private readonly IWorkerConnection _process;
    private readonly LaneWire _wire;
    private readonly WorkerText _text = new(static _ => { }, static _ => { });
    private readonly object _gate = new();

    // All of these behind the lock.
    private readonly SortedDictionary<int, LaneConnection> _lanes = [];
    private int _lastLane;
    private bool _closed;
    private LaneConnection? _killer;

    public SharedProcess(IWorkerConnection process)
    {
        _process = process;
        _wire = new LaneWire(process.Output, process.Input);
        First = Add(); // before anybody hears of the process's end, which may come at once: it shows in this lane
        StartThread("lanes", ReadLanes);
        StartThread("text of lanes", ReadText);
    }

    /// <summary>The lane that it begins with.</summary>
    public LaneConnection First { get; }

    /// <summary>What was started.</summary>
    public IWorkerConnection Connection => _process;

    public string Host => _process.Host;

    public int ProcessId => _process.ProcessId;

    /// <summary>False when it is to end, or has.</summary>
    public bool TakesLanes
    {
        get
        {
            lock (_gate)
            {
                return !_closed && !_process.Exited.IsCompleted;
            }
        }
    }

    public int LaneCount
    {
        get
        {
            lock (_gate)
            {
                return _lanes.Count;
            }
        }
    }

    /// <summary>A new lane, and so a new worker in this process; null when it takes none.</summary>
    public LaneConnection? TryOpen()
    {
        lock (_gate)
        {
            return _closed ? null : Add();
        }
    }

    /// <summary>Takes no new lanes.</summary>
    public void Retire()
    {
        lock (_gate)
        {
            _closed = true;
        }
    }

    public WorkerMemory? ReadMemory() => _process.ReadMemory();

    /// <summary>Ends the process for the sake of a lane that does not end otherwise.</summary>
    public void Kill(LaneConnection lane)
    {
        lock (_gate)
        {
            _killer ??= lane;
            _closed = true;
        }

        _process.Kill();
    }

    private LaneConnection Add()
    {
        var lane = new LaneConnection(this, ++_lastLane, _wire);
        _lanes.Add(lane.Number, lane);
        return lane;
    }

    private void ReadLanes()
    {
        string? fault = null;
        try
        {
            while (_wire.Read(out var kind, out var number, out var bytes))
            {
                // A thread that a body left behind may still print in a lane that has ended.
                if (LaneOf(number) is { } lane && lane.Take(kind, bytes) is { } code && !IsLast(lane))
                {
                    lane.End(new WorkerExit(code, null), lastWords: null);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or ProtocolException)
        {
            fault = FaultOf(e);
        }

        End(fault);
    }

    /// <summary>What it said that can't be; null where it was killed, which may cut short what it said.</summary>
    private string? FaultOf(Exception e)
    {
        lock (_gate)
        {
            return _killer is null ? e.Message : null;
        }
    }

    /// <summary>The process no longer speaks: it ends, and all of its lanes do.</summary>
    private void End(string? fault)
    {
        Retire();
        if (fault is not null || !PipelineWait.For(_process.Exited, TimeSpan.FromSeconds(1)))
        {
            _process.Kill();
        }

        var exit = PipelineWait.For(_process.Exited);
        _text.WaitForEnd(WorkerText.EndLimit);
        foreach (var lane in Lanes())
        {
            lane.End(Told(lane, exit, fault), _text.Crash);
        }

        _process.Dispose();
    }

    private WorkerExit Told(LaneConnection lane, WorkerExit exit, string? fault)
    {
        if (fault is not null)
        {
            return exit with { Cause = fault };
        }

        lock (_gate)
        {
            return _killer is null || _killer == lane ? exit : exit with { Cause = WorkerExit.EndedForAnother };
        }
    }

    /// <summary>Takes a lane out whose worker has ended. The last one stays: its end is the process's, which begins with that of its input.</summary>
    private bool IsLast(LaneConnection lane)
    {
        lock (_gate)
        {
            if (_lanes.Count > 1)
            {
                _lanes.Remove(lane.Number);
                return false;
            }

            _closed = true;
        }

        _process.Input.Dispose();
        return true;
    }

    private void ReadText()
    {
        var bytes = new byte[4096];
        try
        {
            int read;
            while ((read = _process.Error.Read(bytes)) > 0)
            {
                _text.Hear(bytes.AsSpan(0, read));
                Lanes().FirstOrDefault()?.AddText(bytes[..read]);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process is gone, and its pipe with it: what was read so far is all there is.
        }

        _text.End();
    }

    private LaneConnection? LaneOf(int number)
    {
        lock (_gate)
        {
            return number > _lastLane ? throw new ProtocolException($"It spoke in lane {number}, which was never opened.") : _lanes.GetValueOrDefault(number);
        }
    }

    private LaneConnection[] Lanes()
    {
        lock (_gate)
        {
            return [.. _lanes.Values];
        }
    }

    private void StartThread(string role, Action work) =>
        new Thread(() => work(), ThreadStack) { IsBackground = true, Name = $"ParallelProc {role} {ProcessId}" }.Start();
}
