using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>One worker of those that share a process: a session on a thread of its own, between its ends of a lane.</summary>
internal sealed class WorkerLane(int number, LaneWire wire, SessionOptions options, ConsoleRouter console) : IDisposable
{
    private readonly LaneInput _input = new();
    private readonly LaneOutput _output = new(wire, LaneKind.Data, number, LaneWire.Window);
    private readonly LaneOutput _text = new(wire, LaneKind.Text, number);
    private Thread? _thread;

    public int Number => number;

    /// <param name="stackSize">Of its thread, in bytes; 0 for the system's own.</param>
    /// <param name="ended">Is told of its end, before the shell is.</param>
    public void Start(int stackSize, Action<WorkerLane> ended)
    {
        _thread = new Thread(() => Run(ended), stackSize) { IsBackground = true, Name = $"ParallelProc runspace {number}" };
        if (OperatingSystem.IsWindows())
        {
            // As a worker that has the process for itself.
            _thread.SetApartmentState(ApartmentState.STA);
        }

        _thread.Start();
    }

    public void Take(LaneKind kind, byte[] bytes)
    {
        switch (kind)
        {
            case LaneKind.Data:
                _input.Add(bytes);
                break;
            case LaneKind.Credit:
                _output.Grant(LaneWire.NumberIn(bytes));
                break;
            case LaneKind.Close:
                _input.End();
                break;
            default:
                throw new ProtocolException($"A worker does not know lane pieces of the kind {kind}.");
        }
    }

    /// <summary>Nothing more comes or goes: the session ends.</summary>
    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
        _text.Dispose();
    }

    public void WaitForEnd() => _thread?.Join();

    private void Run(Action<WorkerLane> ended)
    {
        var session = new WorkerSession(_input, _output, options with
        {
            Stderr = _text,
            MarkStderr = true,
            RouteConsole = console.Enter,
            Abandon = static () => { }, // the end of a lane is not the process's
        });
        var code = session.Run();
        Dispose();
        ended(this);
        try
        {
            wire.Write(LaneKind.Close, number, code);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The shell is gone, and knows it.
            return;
        }
    }
}
