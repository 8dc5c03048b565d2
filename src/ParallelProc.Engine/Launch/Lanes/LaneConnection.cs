using System.Text;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>A worker that shares its process with others.</summary>
internal sealed class LaneConnection : IWorkerConnection
{
    /// <summary>The worker is told what was taken when it is so much: a piece for each read would be too many.</summary>
    private const int CreditStep = LaneWire.Window / 4;

    private readonly SharedProcess _process;
    private readonly LaneWire _wire;
    private readonly LaneOutput _toWorker;
    private readonly LaneInput _fromWorker;
    private readonly LaneInput _text = new();
    private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Owned by the thread that reads the worker's output.
    private int _taken;

    public LaneConnection(SharedProcess process, int number, LaneWire wire)
    {
        _process = process;
        Number = number;
        _wire = wire;
        _toWorker = new LaneOutput(wire, LaneKind.Data, number, begun: () => Tell(LaneKind.Open, 0), ended: Close);
        _fromWorker = new LaneInput(Taken);
    }

    public int Number { get; }

    public Stream Input => _toWorker;

    public bool SharesInput => true;

    public Stream Output => _fromWorker;

    public Stream Error => _text;

    public Task<WorkerExit> Exited => _exited.Task;

    public string Host => _process.Host;

    public int ProcessId => _process.ProcessId;

    public object Process => _process;

    public WorkerMemory? ReadMemory() => _process.ReadMemory();

    public IWorkerConnection Root => _process.Connection;

    public TimeSpan? BeatEvery => Root.BeatEvery;

    public HostContents? Contents => Root.Contents;

    public HostProblem? Problem => Root.Problem;

    public void Retire() => _process.Retire();

    /// <summary>Takes a piece that came. Returns the worker's exit code when it was its last.</summary>
    public int? Take(LaneKind kind, byte[] bytes)
    {
        switch (kind)
        {
            case LaneKind.Data:
                _fromWorker.Add(bytes);
                return null;
            case LaneKind.Text:
                _text.Add(bytes);
                return null;
            case LaneKind.Close:
                return LaneWire.NumberIn(bytes);
            default:
                throw new ProtocolException($"The shell does not know lane pieces of the kind {kind}.");
        }
    }

    /// <summary>What the process printed, and no lane did.</summary>
    public void AddText(byte[] bytes) => _text.Add(bytes);

    /// <summary>The worker has ended.</summary>
    public void End(WorkerExit exit, string? lastWords)
    {
        if (lastWords is { Length: > 0 })
        {
            _text.Add(Encoding.UTF8.GetBytes(lastWords + "\n"));
        }

        _toWorker.Break();
        _text.End();
        _exited.TrySetResult(exit); // before its output ends: whoever reads that asks for it at once
        _fromWorker.End();
    }

    public void Kill()
    {
        if (!_exited.Task.IsCompleted)
        {
            _process.Kill(this);
        }
    }

    public void Dispose()
    {
        Kill();
        _toWorker.Dispose();
        _fromWorker.Dispose();
        _text.Dispose();
    }

    private void Close()
    {
        if (!_exited.Task.IsCompleted)
        {
            Tell(LaneKind.Close, 0);
        }
    }

    private void Taken(int bytes)
    {
        _taken += bytes;
        if (_taken >= CreditStep)
        {
            Tell(LaneKind.Credit, _taken);
            _taken = 0;
        }
    }

    private void Tell(LaneKind kind, int value)
    {
        try
        {
            _wire.Write(kind, Number, value);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process is gone, which the reader of its output finds and tells.
            return;
        }
    }
}
