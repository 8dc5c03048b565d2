using System.Collections.Concurrent;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// The wire to one worker: a thread that writes, one that reads and decodes, one for what is printed. It decides nothing; what comes is told to
/// the dispatcher in order. Dedicated threads, because pipes have no asynchronous reads that scale on every system.
/// </summary>
internal sealed class WorkerChannel
{
    private const int ThreadStack = 512 * 1024;

    /// <summary>So many records are told together at most: a longer list would be a large object for the collector.</summary>
    private const int MostRecords = 2048;

    private readonly IWorkerConnection _connection;
    private readonly IWorkerEvents _events;
    private readonly Outbox _outbox;
    private readonly WorkerText _text;
    private readonly ReadBrake _brake = new();
    private readonly SharedPeer _shared;
    private readonly FilePeer _files;
    private volatile bool _killed;

    // The strand adds, the reading thread removes.
    private readonly ConcurrentDictionary<long, ClassTable> _classes = new();

    // Owned by the reading thread.
    private readonly RecordDecoder _decoder;
    private FrameKind _last = FrameKind.Configure;
    private List<RecordEntry> _records = [];
    private long _recordsOf;
    private int _recordBytes;
    private int _readingThread;

    public WorkerChannel(IWorkerConnection connection, IWorkerEvents events)
    {
        _connection = connection;
        _events = events;
        _outbox = new Outbox(connection.Input, connection.SharesInput, connection.Contents, bytes => events.ContentSent(this, bytes));
        _shared = new SharedPeer(SharedHub.Instance, Answer, _outbox.AnswersRead, ChangeFailed, connection.ProcessId);
        _files = new FilePeer(answer => _outbox.Send(FrameKind.FileAnswer, answer), () => _outbox.Unsent);
        _decoder = new RecordDecoder(SharedHub.Instance);
        _text = new WorkerText(line => events.Text(this, line), id => events.Marker(this, id), () => events.Marker(this, long.MaxValue));
    }

    /// <summary>What was started.</summary>
    public IWorkerConnection Connection => _connection;

    public string Host => _connection.Host;

    public int ProcessId => _connection.ProcessId;

    /// <summary>What it lives and dies with, and others may too.</summary>
    public object Process => _connection.Process;

    /// <summary>Its process is to come to its end.</summary>
    public void Retire() => _connection.Retire();

    /// <summary>How much memory the worker has is never known.</summary>
    public bool HidesMemory => _connection.HidesMemory;

    /// <summary>How much memory the worker has; null where that can't be known.</summary>
    public WorkerMemory? ReadMemory() => _connection.ReadMemory();

    /// <summary>The last lines that were printed past PowerShell, for a crash report.</summary>
    public string LastText => _text.Last;

    /// <summary>A line of standard error came as a record.</summary>
    public void NoteText(string line) => _text.Note(line);

    public void Open()
    {
        if (EngineSimulation.Current is { } simulation)
        {
            simulation.Drive(this);
            return;
        }

        StartThread("writer", _outbox.Run);
        StartThread("text", () => _text.Run(_connection.Error));
        StartThread("reader", ReadAll);
        if (_connection.BeatEvery is { } interval)
        {
            HeartBeats.Add(interval, Beat);
        }
    }

    public void Send(FrameKind kind, ByteWriter payload, long batchId = 0, List<Blob>? blobs = null) => _outbox.Send(kind, payload, batchId, blobs);

    /// <summary>Sends a large value ahead of the messages that name it.</summary>
    public void Send(Content content) => _outbox.Send(content);

    /// <summary>Objects of these classes, in what comes of a batch that is about to be sent, are made instances.</summary>
    public void Expect(long batchId, ClassTable classes) => _classes[batchId] = classes;

    public void Send(FrameKind kind, BatchMark mark)
    {
        using var writer = new ByteWriter(32);
        mark.Write(writer);
        _outbox.Send(kind, writer, kind is FrameKind.Stop or FrameKind.Recall ? mark.Id : 0);
    }

    /// <summary>Some of what was sent lies here still.</summary>
    public bool HasUnsent => _outbox.HasUnsent;

    /// <summary>How many frames it has taken so far.</summary>
    public long FramesSent => _outbox.FramesSent;

    /// <summary>Tells the worker that this process is alive. False when it is gone.</summary>
    private bool Beat()
    {
        using var empty = new ByteWriter(1);
        _outbox.Send(FrameKind.Beat, empty, 0);
        return !_connection.Exited.IsCompleted;
    }

    /// <summary>Ends the worker's input after what is queued.</summary>
    public void Close() => _outbox.Close();

    public void Kill()
    {
        _killed = true;
        _brake.Release();
        _connection.Kill();
    }

    /// <summary>Reads no more from the worker, so that its pipe fills and it waits, until <see cref="ReadOn"/> or <see cref="Kill"/>.</summary>
    public void HoldBack() => _brake.Hold();

    public void ReadOn() => _brake.LetGo();

    private void StartThread(string role, Action work) =>
        new Thread(() => work(), ThreadStack) { IsBackground = true, Name = $"ParallelProc {role} {ProcessId}" }.Start();

    /// <summary>Nothing is to be read from the worker for now.</summary>
    public bool IsHeldBack => _brake.Holds;

    /// <summary>Writes a message that waits, where one does. For who has no thread for it.</summary>
    public bool WriteNext() => _outbox.WriteNext(wait: false);

    /// <summary>What was printed. For who has no thread for it.</summary>
    public void HearText(ReadOnlySpan<byte> bytes) => _text.Hear(bytes);

    public void EndText() => _text.End();

    /// <summary>For who reads: one, once.</summary>
    public FrameReader OpenReader() => new(_connection.Output)
    {
        Arrived = _connection.BeatEvery is null ? null : new LinkMeter(time => Send(FrameKind.Link, new BatchMark(0, time))).Add,
    };

    private void ReadAll()
    {
        using var reader = OpenReader();
        var pace = new ReadPace();
        while (ReadNext(reader, pace))
        {
            _brake.Wait();
        }
    }

    /// <summary>Reads a message and tells of it. False when the worker has come to its end, and that has been told.</summary>
    /// <param name="reader">What it says.</param>
    /// <param name="pace">Lets small messages gather; null to read what is there.</param>
    public bool ReadNext(FrameReader reader, ReadPace? pace)
    {
        string? fault = null;
        _readingThread = Environment.CurrentManagedThreadId;
        try
        {
            if (reader.Read(out var kind, out var payload))
            {
                var blobs = kind == FrameKind.Records ? reader.TakeBlobs() : null;
                Handle(kind, payload.Span, blobs);
                pace?.Handled(kind == FrameKind.Records && blobs is null && payload.Length <= ReadPace.SmallFrame);
                if (!reader.HasWhole)
                {
                    TellRecords();
                    pace?.Pause();
                }

                return true;
            }
        }
        catch (ProtocolException e)
        {
            // Nothing that follows garbage can be trusted.
            fault = e.Message;
            _connection.Kill();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            fault = _connection.Exited.IsCompleted ? null : e.Message;
            _connection.Kill();
        }
        catch (Exception e) // whatever one worker's bytes lead to (no memory for them, say) ends that worker, not the shell
        {
            fault = $"What it sent could not be read. {e.GetType().Name}: {e.Message}";
            _connection.Kill();
        }

        TellRecords();
        End(fault);
        return false;
    }

    private void End(string? fault)
    {
        _outbox.Abandon();

        // A worker closes its output when it ends. One that only closed it is of no use, and gets no second chance.
        if (!PipelineWait.For(_connection.Exited, TimeSpan.FromSeconds(1)))
        {
            _connection.Kill();
        }

        var exit = PipelineWait.For(_connection.Exited);
        _text.WaitForEnd(WorkerText.EndLimit);
        if (_killed)
        {
            _text.GiveOut(); // it did not crash: a child of it did
        }

        _shared.Gone();
        _files.Gone();
        _events.Lost(this, exit, fault);
        _connection.Dispose();
    }

    private void Handle(FrameKind kind, ReadOnlySpan<byte> payload, ArrivedBlobs? blobs)
    {
        var reader = new ByteReader(payload);
        if (kind is FrameKind.Call or FrameKind.TakeBack or FrameKind.FileCall && _last is not (FrameKind.Configure or FrameKind.SetupFailed))
        {
            HandleCall(kind, ref reader);
            return;
        }

        if (kind == FrameKind.Beat)
        {
            return; // that it came is all
        }

        if (kind == FrameKind.ContentHeld && _last != FrameKind.Configure)
        {
            _outbox.Contents.Answer(BatchMark.Read(payload));
            return;
        }

        if (kind == FrameKind.Log && _last == FrameKind.Hello)
        {
            _events.Logged(this, LogMessage.Read(ref reader)); // of its set-up, which Ready or SetupFailed ends
            return;
        }

        CheckTurn(kind);
        if (kind != FrameKind.Records)
        {
            TellRecords();
        }

        switch (kind)
        {
            case FrameKind.Hello:
                var hello = HelloMessage.Read(ref reader);
                _text.Expect(hello.Token);
                _outbox.Contents.Greeted(hello.Host);
                _events.Hello(this, hello);
                break;
            case FrameKind.Ready:
                _events.Ready(this, _decoder.ReadErrors(ref reader));
                break;
            case FrameKind.SetupFailed:
                _events.SetupFailed(this, _decoder.ReadError(ref reader));
                break;
            case FrameKind.Started:
                var started = BatchMark.Read(payload).Id;
                _outbox.Acknowledge(started);
                _events.Started(this, started);
                break;
            case FrameKind.Records:
                ReadRecords(ref reader, payload.Length + (blobs?.Bytes ?? 0), blobs);
                break;
            case FrameKind.Ended:
                var ended = BatchMark.Read(payload);
                _classes.TryRemove(ended.Id, out _);
                _events.Ended(this, ended.Id, DurationOf(ended));
                break;
            case FrameKind.Log:
                _events.Logged(this, LogMessage.Read(ref reader));
                break;
            case FrameKind.Recalled:
                var recalled = BatchMark.Read(payload);
                if (recalled.Value == 0)
                {
                    _classes.TryRemove(recalled.Id, out _); // all of it went back: it does not end here
                }

                _events.Recalled(this, recalled.Id, recalled.Value);
                break;
            default:
                throw new ProtocolException($"The message kind 0x{(byte)kind:X2} is unknown.");
        }
    }

    private void HandleCall(FrameKind kind, ref ByteReader reader)
    {
        switch (kind)
        {
            case FrameKind.Call:
                _shared.Call(SharedCall.Read(ref reader));
                break;
            case FrameKind.TakeBack:
                _shared.TakeBack((long)reader.ReadVarUInt());
                break;
            default:
                _files.Handle(FileCall.Read(ref reader));
                break;
        }
    }

    private void Answer(SharedAnswer answer)
    {
        using var writer = new ByteWriter();
        answer.Write(writer);
        _outbox.Send(FrameKind.Answer, writer, 0);
    }

    private void ChangeFailed(SharedCall call, SharedAnswer answer)
    {
        if (Environment.CurrentManagedThreadId == _readingThread)
        {
            TellRecords(); // what came before it
        }

        _events.ChangeFailed(this, call, answer);
    }

    /// <summary>A worker greets, says how its set-up went, and then speaks of batches: each in its turn, and the first two once.</summary>
    private void CheckTurn(FrameKind kind)
    {
        var fits = _last switch
        {
            FrameKind.Configure => kind == FrameKind.Hello,
            FrameKind.Hello => kind is FrameKind.Ready or FrameKind.SetupFailed,
            FrameKind.SetupFailed => false,
            _ => kind >= FrameKind.Started,
        };
        if (!fits)
        {
            throw new ProtocolException(_last == FrameKind.Configure ? $"The first frame was {kind}, not a greeting." : $"A {kind} message came after {_last}.");
        }

        _last = kind;
    }

    private static TimeSpan DurationOf(BatchMark ended) => ended.Value is >= 0 and <= long.MaxValue / TimeSpan.TicksPerMicrosecond
        ? new TimeSpan(ended.Value * TimeSpan.TicksPerMicrosecond)
        : throw new ProtocolException($"A batch took {(ulong)ended.Value} microseconds, which can't be.");

    private void ReadRecords(ref ByteReader reader, long bytes, ArrivedBlobs? blobs)
    {
        var batchId = (long)reader.ReadVarUInt();
        if (batchId != _recordsOf)
        {
            TellRecords();
            _recordsOf = batchId;
        }

        _decoder.Classes = _classes.GetValueOrDefault(batchId);

        _recordBytes = (int)Math.Min(int.MaxValue, _recordBytes + bytes);
        while (!reader.AtEnd)
        {
            if (_records.Count >= MostRecords)
            {
                TellRecords();
            }

            _records.Add(_decoder.ReadRecord(ref reader, blobs));
        }
    }

    /// <summary>Hands on the records of frames that came together: where each item has a frame of its own, that is cheaper than one by one.</summary>
    private void TellRecords()
    {
        if (_records.Count > 0)
        {
            var records = _records;
            var bytes = _recordBytes;
            _records = [];
            _recordBytes = 0;
            _events.Records(this, _recordsOf, records, bytes);
        }
    }
}
