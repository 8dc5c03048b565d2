using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Bench.Simulation;

/// <summary>
/// A worker that costs next to nothing: it answers a batch with the items as their own results, at once and on the engine's own writing thread. What remains is
/// what the engine spends on it.
/// </summary>
internal sealed class SimulatedWorker : IWorkerConnection, IFrameListener
{
    private readonly BytePipe _output = new();
    private readonly BytePipe _error = new();
    private readonly FrameWriter _writer;
    private readonly FrameSink _input;
    private readonly ByteWriter _records = new(4096);
    private readonly ByteWriter _mark = new(32);
    private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ended;

    public SimulatedWorker()
    {
        _writer = new FrameWriter(_output);
        _input = new FrameSink(this);
        Say(FrameKind.Hello, new HelloMessage(HelloMessage.CurrentProtocol, ModuleVersion.Current, "7.6", "FullLanguage", 0, Host, "").Write);
    }

    public Stream Input => _input;

    public Stream Output => _output;

    public Stream Error => _error;

    public Task<WorkerExit> Exited => _exited.Task;

    public string Host => "memory";

    public int ProcessId => 0;

    public WorkerMemory? ReadMemory() => null;

    public void Kill() => End();

    public void Dispose()
    {
        End();
        _records.Dispose();
        _mark.Dispose();
    }

    void IFrameListener.Hear(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case FrameKind.Configure:
                Say(FrameKind.Ready, _ => { });
                break;
            case FrameKind.Batch:
                Run(payload);
                break;
            case FrameKind.Recall:
                // Whatever it was, it has been run.
                Say(FrameKind.Recalled, new BatchMark(BatchMark.Read(payload).Id, int.MaxValue).Write);
                break;
            case FrameKind.Shutdown:
                End();
                break;
        }
    }

    void IFrameListener.HearEnd() => End();

    private void Run(ReadOnlySpan<byte> payload)
    {
        var reader = new ByteReader(payload);
        var head = BatchHead.Read(ref reader);
        reader.ReadBlock();
        _records.Clear();
        _records.WriteVarUInt((ulong)head.Id);
        for (var i = 0; i < head.Count; i++)
        {
            Record(RecordKind.Output, i, reader.ReadBlock());
            Record(RecordKind.Done, i, [(byte)ItemStatus.Completed, 1]);
        }

        // As a worker's output does: all of a short batch leaves in one write, so that its reader is woken once.
        _mark.Clear();
        new BatchMark(head.Id, 0).Write(_mark);
        _writer.Hold(FrameKind.Started, _mark.Written);
        _writer.Hold(FrameKind.Records, _records.Written);
        Say(FrameKind.Ended, new BatchMark(head.Id, head.Count).Write);
    }

    private void Record(RecordKind kind, int index, ReadOnlySpan<byte> block)
    {
        _records.WriteByte((byte)kind);
        _records.WriteCount(index);
        _records.WriteBlock(block);
    }

    private void Say(FrameKind kind, Action<ByteWriter> write)
    {
        _mark.Clear();
        write(_mark);
        _writer.Write(kind, _mark.Written);
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _output.Dispose();
            _error.Dispose();
            _exited.TrySetResult(new WorkerExit(0, null));
        }
    }
}
