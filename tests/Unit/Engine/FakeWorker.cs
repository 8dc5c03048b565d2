using System.Collections.Concurrent;
using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

/// <summary>A worker that a test plays itself: the engine's side sees streams and an end, as from a process.</summary>
internal sealed class FakeWorker : IWorkerConnection
{
    private readonly MemoryPipe _input;
    private readonly MemoryPipe _output = new(capacity: 16 * 1024);
    private readonly MemoryPipe _error = new();
    private readonly FrameWriter _writer;
    private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly BlockingCollection<FakeBatch> _batches = [];
    private readonly Action<FakeWorker, FakeBatch> _play;
    private readonly ConcurrentDictionary<int, ScriptMessage> _scripts = new();

    private int _dying;
    private volatile bool _inputClosed;

    public FakeWorker(Action<FakeWorker, FakeBatch> play, bool greets = true, bool ready = true, int inputCapacity = int.MaxValue)
    {
        _input = new MemoryPipe(inputCapacity);
        _play = play;
        _writer = new FrameWriter(_output.Writer);
        Start(() => Listen(greets, ready));
        Start(Work);
    }

    public Stream Input => _input.Writer;

    public Stream Output => _output.Reader;

    public Stream Error => _error.Reader;

    public Task<WorkerExit> Exited => _exited.Task;

    public string Host { get; init; } = "memory";

    /// <summary>Not null for one of another machine.</summary>
    public TimeSpan? BeatEvery { get; init; }

    public int ProcessId => 0;

    /// <summary>It was killed while it lived, and had not begun to end.</summary>
    public bool Killed { get; private set; }

    /// <summary>What it says of its memory.</summary>
    public WorkerMemory? Memory { get; set; }

    public WorkerMemory? ReadMemory() => Memory;

    /// <summary>Stops that came, as batch and item.</summary>
    public ConcurrentQueue<BatchMark> Stops { get; } = new();

    /// <summary>Large values that came, and those that it was to forget: the kind and the number of each.</summary>
    public ConcurrentQueue<(FrameKind Kind, long Id)> Contents { get; } = new();

    public Action<BatchMark>? OnStop { get; set; }

    /// <summary>Told which batch was called back, once what has not begun of it will not begin any more.</summary>
    public Action<long>? OnRecall { get; set; }

    /// <summary>What it does in place of its end when it is told to end.</summary>
    public Action? OnShutdown { get; set; }

    /// <summary>Answers nothing, as a process that was halted.</summary>
    public bool Hangs { get; set; }

    /// <summary>Reads nothing more once it has got its settings.</summary>
    public bool IsDeaf { get; init; }

    /// <summary>The pool waits for room in the pipe to it.</summary>
    public ManualResetEventSlim InputIsFull => _input.WriterWaits;

    /// <summary>The pool has let go of its streams.</summary>
    public ManualResetEventSlim Disposed { get; } = new();

    /// <summary>What it has to tell of its set-up.</summary>
    public Action<ByteWriter> WhenReady { get; init; } = _ => { };

    public void Kill()
    {
        if (IsFirstCause())
        {
            Killed = true;
            End(new WorkerExit(137, 9));
        }
    }

    /// <summary>Ends as a process does: its streams end, then its exit is known.</summary>
    public void Die(WorkerExit exit)
    {
        if (IsFirstCause())
        {
            End(exit);
        }
    }

    /// <summary>The first cause counts.</summary>
    private bool IsFirstCause() => Interlocked.Exchange(ref _dying, 1) == 0;

    private void End(WorkerExit exit)
    {
        _batches.CompleteAdding();
        _output.Writer.Dispose();
        _error.Writer.Dispose();
        _input.Reader.Dispose();
        _exited.TrySetResult(exit);
    }

    public void Dispose()
    {
        _input.Writer.Dispose();
        _output.Reader.Dispose();
        _error.Reader.Dispose();
        Disposed.Set();
    }

    /// <summary>Reads no more, and lives on.</summary>
    public void CloseInput()
    {
        _inputClosed = true;
        _input.Reader.Dispose();
    }

    /// <summary>Says no more, and lives on.</summary>
    public void CloseOutput() => _output.Writer.Dispose();

    /// <summary>Prints no more, and lives on.</summary>
    public void CloseError() => _error.Writer.Dispose();

    public void Say(FrameKind kind, Action<ByteWriter> write)
    {
        using var writer = new ByteWriter();
        write(writer);
        UnlessKilled(() => _writer.Write(kind, writer.Written));
    }

    public void SayRaw(byte[] bytes) => UnlessKilled(() => _output.Writer.Write(bytes));

    public void Print(string text) => UnlessKilled(() => _error.Writer.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    public void Started(FakeBatch batch) => Say(FrameKind.Started, new BatchMark(batch.Id, 0).Write);

    public void Ended(FakeBatch batch)
    {
        Print($"\0PPmark:{batch.Id}\n");
        Say(FrameKind.Ended, new BatchMark(batch.Id, 1000).Write);
    }

    public void Output_(FakeBatch batch, int index, object? value) => Record(batch, RecordKind.Output, index, w => new ObjectEncoder().Encode(w, value));

    public void Done(FakeBatch batch, int index, ItemStatus status = ItemStatus.Completed, int microseconds = 1) => Record(batch, RecordKind.Done, index, w =>
    {
        w.WriteByte((byte)status);
        w.WriteCount(microseconds);
    });

    /// <summary>An error ends the item.</summary>
    public void Fail(FakeBatch batch, int index, Exception? error = null, string id = "Broken") => Record(batch, RecordKind.Done, index, w =>
    {
        w.WriteByte((byte)ItemStatus.Failed);
        w.WriteCount(1);
        new ObjectEncoder().Encode(w, new ErrorRecord(error ?? new InvalidOperationException("broken"), id, ErrorCategory.NotSpecified, null));
    });

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
        for (var i = 0; batch.Begin(i); i++)
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

    private void Work()
    {
        foreach (var batch in _batches.GetConsumingEnumerable())
        {
            if (!_exited.Task.IsCompleted && batch.Begin(0))
            {
                UnlessKilled(() => _play(this, batch)); // what a test lets it wait for ends with that test, a moment before the pool
            }
        }
    }

    private void Listen(bool greets, bool ready)
    {
        if (greets)
        {
            Say(FrameKind.Hello, BatchContent.Greeting(Host).Write);
        }

        try
        {
            using var reader = new FrameReader(_input.Reader);
            while (reader.Read(out var kind, out var payload))
            {
                Hear(kind, payload.Span, ready, kind == FrameKind.Batch ? reader.TakeBlobs() : null);
                if (IsDeaf)
                {
                    _exited.Task.Wait();
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It was killed.
        }

        if (_inputClosed)
        {
            _exited.Task.Wait();
        }

        Die(new WorkerExit(0, null));
    }

    private void Hear(FrameKind kind, ReadOnlySpan<byte> payload, bool ready, ArrivedBlobs? blobs)
    {
        var reader = new ByteReader(payload);
        switch (kind)
        {
            case FrameKind.Configure when ready:
                Say(FrameKind.Ready, WhenReady);
                break;
            case FrameKind.Script:
                var script = ScriptMessage.Read(ref reader);
                _scripts[script.Id] = script;
                break;
            case FrameKind.Batch:
                Accept(FakeBatch.Read(ref reader, _scripts, blobs));
                break;
            case FrameKind.Content:
                Contents.Enqueue((kind, ContentHead.Read(ref reader).Id));
                break;
            case FrameKind.ForgetContent:
                Contents.Enqueue((kind, BatchMark.Read(payload).Id));
                break;
            case FrameKind.Recall:
                Recall(BatchMark.Read(payload).Id);
                break;
            case FrameKind.Stop:
                var stop = BatchMark.Read(payload);
                Stops.Enqueue(stop);
                OnStop?.Invoke(stop);
                break;
            case FrameKind.Shutdown when OnShutdown is { } act:
                act();
                break;
            case FrameKind.Shutdown:
                Die(new WorkerExit(0, null));
                break;
        }
    }

    private void Accept(FakeBatch batch)
    {
        try
        {
            _batches.Add(batch);
        }
        catch (InvalidOperationException) when (_batches.IsAddingCompleted)
        {
            // It has died since this was sent to it.
            return;
        }
    }

    private void Recall(long id)
    {
        if (Hangs)
        {
            return;
        }

        Say(FrameKind.Recalled, new BatchMark(id, FakeBatch.All[id].Cut()).Write);
        OnRecall?.Invoke(id);
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
        TraceParent = head.TraceParent;
        Body = body;
        Items = items;
        _limit = items.Count;
    }

    public long Id { get; }

    public bool Exact { get; }

    public string TraceParent { get; }

    public string Body { get; }

    public List<object?> Items { get; }

    private int _limit;
    private int _running = -1;

    /// <summary>Begins an item, unless it was called back.</summary>
    public bool Begin(int index)
    {
        lock (Items)
        {
            if (index >= _limit)
            {
                return false;
            }

            _running = index;
            return true;
        }
    }

    /// <summary>Calls back what has not begun, and tells where that starts.</summary>
    public int Cut()
    {
        lock (Items)
        {
            return _limit = Math.Min(_limit, _running + 1);
        }
    }

    public static FakeBatch Read(ref ByteReader reader, ConcurrentDictionary<int, ScriptMessage> scripts, ArrivedBlobs? blobs)
    {
        var head = BatchHead.Read(ref reader);
        List<object?> items = [.. BatchContent.Items(ref reader, head, blobs)];
        return All[head.Id] = new FakeBatch(head, scripts[head.ScriptId].Body.Text, items);
    }
}
