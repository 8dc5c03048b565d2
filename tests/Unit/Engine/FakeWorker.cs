using System.Collections.Concurrent;
using System.IO.Pipes;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>A worker that a test plays itself: the engine's side sees streams and an end, as from a process.</summary>
internal sealed class FakeWorker : IWorkerConnection
{
    private readonly AnonymousPipeServerStream _input = new(PipeDirection.Out);
    private readonly AnonymousPipeServerStream _output = new(PipeDirection.In);
    private readonly AnonymousPipeServerStream _error = new(PipeDirection.In);
    private readonly AnonymousPipeClientStream _fromShell;
    private readonly AnonymousPipeClientStream _toShell;
    private readonly AnonymousPipeClientStream _stderr;
    private readonly FrameWriter _writer;
    private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly BlockingCollection<FakeBatch> _batches = [];
    private readonly Action<FakeWorker, FakeBatch> _play;
    private readonly ConcurrentDictionary<int, ScriptMessage> _scripts = new();

    public FakeWorker(Action<FakeWorker, FakeBatch> play, bool greets = true, bool ready = true)
    {
        _play = play;
        _fromShell = new AnonymousPipeClientStream(PipeDirection.In, _input.ClientSafePipeHandle);
        _toShell = new AnonymousPipeClientStream(PipeDirection.Out, _output.ClientSafePipeHandle);
        _stderr = new AnonymousPipeClientStream(PipeDirection.Out, _error.ClientSafePipeHandle);
        _writer = new FrameWriter(_toShell);
        Start(() => Listen(greets, ready));
        Start(Work);
    }

    public Stream Input => _input;

    public Stream Output => _output;

    public Stream Error => _error;

    public Task<WorkerExit> Exited => _exited.Task;

    public string Host => "memory";

    public int ProcessId => 0;

    public bool Killed { get; private set; }

    /// <summary>Stops that came, as batch and item.</summary>
    public ConcurrentQueue<BatchMark> Stops { get; } = new();

    public Action<BatchMark>? OnStop { get; set; }

    public void Kill()
    {
        Killed = true;
        Die(new WorkerExit(137, 9));
    }

    /// <summary>Ends as a process does: its streams end, then its exit is known.</summary>
    public void Die(WorkerExit exit)
    {
        _batches.CompleteAdding();
        Close(_toShell);
        Close(_stderr);
        _exited.TrySetResult(exit);

        // Closing waits for the thread that reads it, which may be this one's caller.
        ThreadPool.QueueUserWorkItem(_ => Close(_fromShell));
    }

    public void Dispose()
    {
        _input.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    public void Say(FrameKind kind, Action<ByteWriter> write)
    {
        using var writer = new ByteWriter();
        write(writer);
        UnlessKilled(() => _writer.Write(kind, writer.Written));
    }

    public void SayRaw(byte[] bytes) => _toShell.Write(bytes);

    public void Print(string text) => UnlessKilled(() => _stderr.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    public void Started(FakeBatch batch) => Say(FrameKind.Started, new BatchMark(batch.Id, 0).Write);

    public void Ended(FakeBatch batch)
    {
        Print($"\0PP{batch.Id}\n");
        Say(FrameKind.Ended, new BatchMark(batch.Id, 1000).Write);
    }

    public void Output_(FakeBatch batch, int index, object? value) => Record(batch, RecordKind.Output, index, w => new ObjectEncoder().Encode(w, value));

    public void Done(FakeBatch batch, int index, ItemStatus status = ItemStatus.Completed) => Record(batch, RecordKind.Done, index, w => w.WriteByte((byte)status));

    public void Record(FakeBatch batch, RecordKind kind, int index, Action<ByteWriter> payload) => Say(FrameKind.Records, writer =>
    {
        using var block = new ByteWriter();
        payload(block);
        writer.WriteVarUInt((ulong)batch.Id);
        writer.WriteByte((byte)kind);
        writer.WriteCount(index);
        writer.WriteBlock(block.Written);
    });

    /// <summary>Runs a batch as a good worker does: each item's result is the item.</summary>
    public void Echo(FakeBatch batch)
    {
        Started(batch);
        for (var i = 0; i < batch.Limit; i++)
        {
            Output_(batch, i, batch.Items[i]);
            Done(batch, i);
        }

        Ended(batch);
    }

    private void UnlessKilled(Action speak)
    {
        try
        {
            speak();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It was killed, or the pool has gone, while it spoke.
            Assert.True(_exited.Task.Wait(TimeSpan.FromSeconds(20)));
        }
    }

    private static void Start(Action work) => new Thread(() => work()) { IsBackground = true }.Start();

    private static void Close(Stream stream)
    {
        try
        {
            stream.Dispose();
        }
        catch (IOException)
        {
            // The other side closed first.
        }
    }

    private void Work()
    {
        foreach (var batch in _batches.GetConsumingEnumerable())
        {
            if (!batch.Withdrawn)
            {
                batch.Began = true;
                _play(this, batch);
            }
        }
    }

    private void Listen(bool greets, bool ready)
    {
        if (greets)
        {
            Say(FrameKind.Hello, new HelloMessage(HelloMessage.CurrentProtocol, ModuleVersion.Current, "7.6", "FullLanguage", 0, "memory").Write);
        }

        try
        {
            using var reader = new FrameReader(_fromShell);
            while (reader.Read(out var kind, out var payload))
            {
                Hear(kind, payload.Span, ready);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It was killed.
        }

        Die(new WorkerExit(0, null));
    }

    private void Hear(FrameKind kind, ReadOnlySpan<byte> payload, bool ready)
    {
        var reader = new ByteReader(payload);
        switch (kind)
        {
            case FrameKind.Configure when ready:
                Say(FrameKind.Ready, _ => { });
                break;
            case FrameKind.Script:
                var script = ScriptMessage.Read(ref reader);
                _scripts[script.Id] = script;
                break;
            case FrameKind.Batch:
                _batches.Add(FakeBatch.Read(ref reader, _scripts));
                break;
            case FrameKind.Recall:
                Recall(BatchMark.Read(payload).Id);
                break;
            case FrameKind.Stop:
                var stop = BatchMark.Read(payload);
                Stops.Enqueue(stop);
                OnStop?.Invoke(stop);
                break;
            case FrameKind.Shutdown:
                Die(new WorkerExit(0, null));
                break;
        }
    }

    private void Recall(long id)
    {
        var batch = FakeBatch.All[id];
        var from = batch.Began ? batch.Running + 1 : 0;
        batch.Withdrawn = !batch.Began;
        batch.Limit = Math.Min(batch.Limit, from);
        Say(FrameKind.Recalled, new BatchMark(id, from).Write);
    }
}

/// <summary>A batch as a worker sees it.</summary>
internal sealed class FakeBatch
{
    public static readonly ConcurrentDictionary<long, FakeBatch> All = new();

    private FakeBatch(BatchHead head, string body, List<object?> items)
    {
        Id = head.Id;
        Exact = head.Exact;
        Body = body;
        Items = items;
        Limit = items.Count;
    }

    public long Id { get; }

    public bool Exact { get; }

    public string Body { get; }

    public List<object?> Items { get; }

    public volatile bool Began;

    public volatile bool Withdrawn;

    public volatile int Limit;

    public volatile int Running;

    public static FakeBatch Read(ref ByteReader reader, ConcurrentDictionary<int, ScriptMessage> scripts)
    {
        var head = BatchHead.Read(ref reader);
        reader.ReadBlock();
        var items = new List<object?>();
        for (var i = 0; i < head.Count; i++)
        {
            var block = new ByteReader(reader.ReadBlock());
            items.Add(block.AtEnd ? null : new ObjectDecoder().Decode(ref block));
        }

        return All[head.Id] = new FakeBatch(head, scripts[head.ScriptId].Body.Text, items);
    }
}
