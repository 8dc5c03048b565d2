using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Bench.Simulation.Cluster;

/// <summary>A worker on a simulated host: it runs batches item by item, and tells of them as a real one does.</summary>
internal sealed class ClusterWorker : IWorkerConnection, IFrameListener
{
    private const string Token = "mark";

    private readonly ClusterHost _host;
    private readonly ClusterWorld _world;
    private readonly ClusterPlan _plan;
    private readonly ClusterLedger _ledger;
    private readonly MessagePipe _output = new();
    private readonly FrameWriter _writer;
    private readonly ByteWriter _bytes = new(256);
    private readonly ObjectDecoder _decoder = new();
    private readonly LinkedList<Batch> _waiting = new();
    private readonly TaskCompletionSource<WorkerExit> _exited = new();
    private WorkerChannel? _channel;
    private FrameReader? _reader;
    private Batch? _running;
    private bool _silent;
    private bool _ends;

    public ClusterWorker(ClusterHost host, ClusterWorld world, ClusterPlan plan, ClusterLedger ledger)
    {
        _host = host;
        _world = world;
        _plan = plan;
        _ledger = ledger;
        _writer = new FrameWriter(_output);
        Input = new FrameSink(this);
        Later(ClusterPlan.GreetAfter, () => Say(FrameKind.Hello, new HelloMessage(HelloMessage.CurrentProtocol, ModuleVersion.Current, "7.6", "FullLanguage", 0, Host, Token).Write));
        _ledger.Starts++;
    }

    public Stream Input { get; }

    public Stream Output => _output;

    public Stream Error => Stream.Null;

    public Task<WorkerExit> Exited => _exited.Task;

    public string Host => _host.Name;

    public int ProcessId => 0;

    public TimeSpan? BeatEvery => TimeSpan.FromSeconds(3);

    public bool IsAlive => !_exited.Task.IsCompleted;

    /// <summary>The tasks that it has and has not done.</summary>
    public IEnumerable<int> Given => (_running is { } running ? _waiting.Prepend(running) : _waiting).SelectMany(static b => b.Rest);

    public void Attach(WorkerChannel channel)
    {
        _channel = channel;
        _reader = channel.OpenReader();
    }

    public WorkerMemory? ReadMemory() => null;

    public void Kill() => Die(null);

    public void Dispose()
    {
        _reader?.Dispose();
        _bytes.Dispose();
    }

    public void FallSilent() => _silent = true;

    /// <summary>It is gone, or so it seems to the shell.</summary>
    /// <param name="code">Its exit code; null for a kill.</param>
    public void Die(int? code)
    {
        if (IsAlive)
        {
            _silent = true;
            _host.Buried(this);
            _exited.SetResult(new WorkerExit(code, code is null ? 9 : null));
            _world.After(ClusterPlan.Latency, () =>
            {
                _channel!.EndText();
                while (_channel.ReadNext(_reader!, pace: null))
                {
                }
            });
        }
    }

    void IFrameListener.Hear(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        switch (kind)
        {
            case FrameKind.Configure:
                Later(ClusterPlan.GreetAfter + ClusterPlan.ReadyAfter, () => Say(FrameKind.Ready, static _ => { }));
                break;
            case FrameKind.Batch:
                Hear(payload);
                break;
            case FrameKind.Recall:
                var recalled = BatchMark.Read(payload).Id;
                Later(ClusterPlan.Latency, () => Say(FrameKind.Recalled, new BatchMark(recalled, Recall(recalled)).Write));
                break;
            case FrameKind.Shutdown:
                Later(ClusterPlan.Latency, () =>
                {
                    _ends = true;
                    Begin();
                });
                break;
        }
    }

    void IFrameListener.HearEnd() => Die(0);

    private void Hear(ReadOnlySpan<byte> payload)
    {
        var reader = new ByteReader(payload);
        var head = BatchHead.Read(ref reader);
        reader.ReadBlock();
        var tasks = new int[head.Count];
        for (var i = 0; i < tasks.Length; i++)
        {
            var block = new ByteReader(reader.ReadBlock());
            tasks[i] = (int)_decoder.Decode(ref block)!;
        }

        Later(ClusterPlan.Latency, () =>
        {
            _waiting.AddLast(new Batch(head.Id, tasks));
            Begin();
        });
    }

    private long Recall(long id)
    {
        if (_running?.Id == id)
        {
            return _running.Limit = _running.Index + 1;
        }

        if (_waiting.FirstOrDefault(b => b.Id == id) is { } waiting)
        {
            _waiting.Remove(waiting);
            return 0;
        }

        return int.MaxValue;
    }

    private void Begin()
    {
        if (_running is not null)
        {
            return;
        }

        if (_waiting.First is not { } first)
        {
            if (_ends)
            {
                Die(0);
            }

            return;
        }

        _waiting.RemoveFirst();
        _running = first.Value;
        Say(FrameKind.Started, new BatchMark(_running.Id, 0).Write);
        Run(_running);
    }

    private void Run(Batch batch)
    {
        var task = batch.Tasks[batch.Index];
        var micros = _plan.MicrosOf(task);
        _ledger.Begin(task, _world.Micros);
        Later(micros, () =>
        {
            _ledger.End(micros);
            batch.Took += micros;
            Say(FrameKind.Records, writer => WriteResult(writer, batch, task, micros));
            if (++batch.Index < batch.Limit)
            {
                Run(batch);
                return;
            }

            Say(FrameKind.Ended, new BatchMark(batch.Id, batch.Took).Write);
            _world.After(ClusterPlan.Latency, () => _channel!.HearText(System.Text.Encoding.ASCII.GetBytes($"\0PP{Token}:{batch.Id}\n")));
            _running = null;
            Begin();
        });
    }

    private static void WriteResult(ByteWriter writer, Batch batch, int task, long micros)
    {
        writer.WriteVarUInt((ulong)batch.Id);
        using var payload = new ByteWriter(16);
        new ObjectEncoder().Encode(payload, task);
        Record(RecordKind.Output);
        payload.Clear();
        payload.WriteByte((byte)ItemStatus.Completed);
        payload.WriteVarUInt((ulong)micros);
        Record(RecordKind.Done);

        void Record(RecordKind kind)
        {
            writer.WriteByte((byte)kind);
            writer.WriteCount(batch.Index);
            writer.WriteBlock(payload.Written);
        }
    }

    private void Later(long micros, Action action) => _world.After(micros, () =>
    {
        if (!_silent)
        {
            action();
        }
    });

    private void Say(FrameKind kind, Action<ByteWriter> write)
    {
        _bytes.Clear();
        write(_bytes);
        _writer.Write(kind, _bytes.Written);
        if (!_output.IsAwaited)
        {
            _output.IsAwaited = true;
            _world.After(ClusterPlan.Latency, Read);
        }
    }

    /// <summary>The shell's thread that writes to it.</summary>
    public void WriteUnsent()
    {
        while (_channel!.HasUnsent && IsAlive && _channel.WriteNext())
        {
        }
    }

    /// <summary>The shell's thread that reads from it.</summary>
    private void Read()
    {
        _output.IsAwaited = false;
        while (_output.Messages > 0 && !_channel!.IsHeldBack)
        {
            _output.Messages--;
            _channel.ReadNext(_reader!, pace: null);
        }

        WriteUnsent();
        if (_output.Messages > 0 && IsAlive)
        {
            _output.IsAwaited = true;
            _world.After(1000, Read);
        }
    }

    private sealed class Batch(long id, int[] tasks)
    {
        public long Id => id;

        public int[] Tasks => tasks;

        public int Index { get; set; }

        public int Limit { get; set; } = tasks.Length;

        public long Took { get; set; }

        public IEnumerable<int> Rest => tasks.Take(Limit).Skip(Index);
    }
}
