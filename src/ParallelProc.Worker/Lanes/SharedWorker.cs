using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// Several workers in one process, each with a runspace, a thread and a lane of the one connection, opened as the shell asks for them. What belongs to
/// the process (its environment, console, statics and end) they share.
/// </summary>
internal sealed class SharedWorker
{
    private readonly SessionOptions _options;
    private readonly int _stackSize;
    private readonly LaneWire _wire;
    private readonly ConsoleRouter _console = new();
    private readonly object _gate = new();

    /// <summary>The lanes that have not ended, by their numbers; behind the lock.</summary>
    private readonly Dictionary<int, WorkerLane> _lanes = [];

    /// <param name="input">What the shell writes.</param>
    /// <param name="output">What the shell reads.</param>
    /// <param name="options">What the sessions may do; text of none of them goes to its standard error.</param>
    /// <param name="stackSize">Of each session's thread, in bytes; 0 for the system's own.</param>
    public SharedWorker(Stream input, Stream output, SessionOptions options, int stackSize = 0)
    {
        _wire = new LaneWire(input, output);
        _options = options;
        _stackSize = stackSize;
    }

    /// <summary>Serves until the shell closes its end, on the calling thread; the lanes' bodies run on theirs.</summary>
    /// <returns>The process's exit code.</returns>
    public int Run()
    {
        using var replaced = _options.ReplaceConsole ? _console.Replace(new StderrText(_options.Stderr)) : null;
        var code = 0;
        try
        {
            while (_wire.Read(out var kind, out var lane, out var bytes))
            {
                Handle(kind, lane, bytes);
            }
        }
        catch (Exception e) when (e is IOException or ProtocolException or ObjectDisposedException)
        {
            new StderrText(_options.Stderr).WriteLine(e.Message);
            code = 1;
        }

        return Snapshot() is { Length: > 0 } left ? Abandon(left) : code;
    }

    private void Handle(LaneKind kind, int number, byte[] bytes)
    {
        if (kind == LaneKind.Open)
        {
            Open(number);
            return;
        }

        WorkerLane? lane;
        lock (_gate)
        {
            lane = _lanes.GetValueOrDefault(number);
        }

        // One that has just ended is still sent to until the shell has heard of it.
        lane?.Take(kind, bytes);
    }

    private void Open(int number)
    {
        var lane = new WorkerLane(number, _wire, _options, _console);
        lock (_gate)
        {
            if (!_lanes.TryAdd(number, lane))
            {
                throw new ProtocolException($"Lane {number} was opened twice.");
            }
        }

        lane.Start(_stackSize, Ended);
    }

    private void Ended(WorkerLane lane)
    {
        lock (_gate)
        {
            _lanes.Remove(lane.Number);
        }
    }

    /// <summary>The shell is gone while there are sessions: they end, and so does the process, in order if it can.</summary>
    private int Abandon(WorkerLane[] left)
    {
        _options.Abandon();
        Array.ForEach(left, static lane => lane.Dispose());
        Array.ForEach(left, static lane => lane.WaitForEnd());
        return 1;
    }

    private WorkerLane[] Snapshot()
    {
        lock (_gate)
        {
            return [.. _lanes.Values];
        }
    }
}
