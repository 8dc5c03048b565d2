using System.Collections;
using System.Collections.Concurrent;
using System.IO.Pipes;
using System.Management.Automation;
using ParallelProc.Protocol;
using ParallelProc.Worker;

namespace ParallelProc.Tests.Worker;

/// <summary>A worker session over two pipes within the test's process, with the shell's side reduced to what tests need.</summary>
internal sealed class InMemoryWorker : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly AnonymousPipeServerStream _toWorker = new(PipeDirection.Out);
    private readonly AnonymousPipeServerStream _fromWorker = new(PipeDirection.In);
    private readonly FrameWriter _writer;
    private readonly BlobList _blobs = new();
    private readonly BlockingCollection<Message> _messages = [];
    private readonly MemoryStream _stderr = new();
    private readonly Thread _worker;
    private readonly Thread _reader;
    private int _lastScript;
    private long _lastBatch;

    public InMemoryWorker(WorkerSettings? settings = null, bool console = false, bool started = true, PSLanguageMode mode = PSLanguageMode.FullLanguage, string? contentRoot = null)
    {
        _writer = new FrameWriter(_toWorker);
        var input = new AnonymousPipeClientStream(PipeDirection.In, _toWorker.ClientSafePipeHandle);
        var output = new AnonymousPipeClientStream(PipeDirection.Out, _fromWorker.ClientSafePipeHandle);
        var options = new SessionOptions { ReplaceConsole = console, LanguageMode = mode, Stderr = _stderr, MarkStderr = true, ContentRoot = contentRoot };
        _worker = new Thread(() =>
        {
            ExitCode = new WorkerSession(input, output, options).Run();
            output.Dispose();
        }, 10_000_000)
        { IsBackground = true };
        _worker.Start();
        _reader = new Thread(Read) { IsBackground = true };
        _reader.Start();
        Hello = Expect(FrameKind.Hello);
        Send(FrameKind.Configure, (settings ?? new WorkerSettings()).Write);
        if (started)
        {
            Expect(FrameKind.Ready);
        }
    }

    public Message Hello { get; }

    public int? ExitCode { get; private set; }

    public string Stderr => System.Text.Encoding.UTF8.GetString(_stderr.ToArray());

    public static object?[] Bind(object?[]? arguments = null, Hashtable? parameters = null, Hashtable? values = null) =>
        [arguments ?? [], parameters ?? [], values ?? []];

    public void Send(FrameKind kind, Action<ByteWriter> write)
    {
        using var writer = new ByteWriter();
        write(writer);
        _writer.Write(kind, [], writer.Written, _blobs);
        _blobs.CutTo(0);
    }

    public void SendRaw(ReadOnlySpan<byte> bytes) => _toWorker.Write(bytes);

    public int SendScript(string body, bool clean = false, string[]? functions = null, ScriptSource? at = null, int depth = 1, MethodSource? method = null, bool itemArguments = false)
    {
        var id = ++_lastScript;
        var sources = (functions ?? []).Select(static text => new ScriptSource(text)).ToArray();
        Send(FrameKind.Script, new ScriptMessage(id, at ?? new ScriptSource(body), sources, depth, clean ? BodyTrust.Clean : BodyTrust.None, method, itemArguments).Write);
        return id;
    }

    /// <summary>Sends a batch. An item that is <see cref="NoInput"/> has no input.</summary>
    public long SendBatch(int script, object?[] items, object?[]? bindings = null, bool exact = true, string traceParent = "", long content = 0)
    {
        var id = ++_lastBatch;
        Send(FrameKind.Batch, writer =>
        {
            new BatchHead(id, script, items.Length, exact, traceParent) { Contents = content == 0 ? null : [content] }.Write(writer);
            WriteBlock(writer, bindings ?? (content == 0 ? NoInput : new ContentReference(0)));
            foreach (var item in items)
            {
                WriteBlock(writer, item);
            }
        });
        return id;
    }

    /// <summary>Sends a large value that batches may name.</summary>
    public void SendContent(ContentHead head, ReadOnlySpan<byte> bytes)
    {
        var payload = bytes.ToArray();
        Send(FrameKind.Content, writer =>
        {
            head.Write(writer);
            writer.WriteBytes(payload);
        });
    }

    public void SendMark(FrameKind kind, long batch, long value = 0) => Send(kind, new BatchMark(batch, value).Write);

    public Message Next() => _messages.TryTake(out var message, Patience) ? message : throw new TimeoutException("The worker said nothing.");

    public bool IsSilent(TimeSpan time) => !_messages.TryTake(out _, time);

    public Message Expect(FrameKind kind)
    {
        var message = Next();
        return message.Kind == kind ? message : throw new InvalidOperationException($"{kind} was expected, {message.Kind} came.");
    }

    /// <summary>Reads on to the end of a batch.</summary>
    public List<Record> ReadBatch(long id)
    {
        var records = new List<Record>();
        while (true)
        {
            var message = Next();
            switch (message.Kind)
            {
                case FrameKind.Records:
                    records.AddRange(message.Records(out var batch));
                    Assert.Equal(id, batch);
                    break;
                case FrameKind.Ended:
                    Assert.Equal(id, message.Mark.Id);
                    return records;
                default:
                    Assert.Equal(FrameKind.Started, message.Kind);
                    break;
            }
        }
    }

    /// <summary>Runs items in one batch and returns all of its records.</summary>
    public List<Record> Run(string body, object?[] items, object?[]? bindings = null, bool clean = false, string[]? functions = null, ScriptSource? at = null) =>
        ReadBatch(SendBatch(SendScript(body, clean, functions, at), items, bindings));

    public void CloseInput() => _toWorker.Dispose();

    public bool WaitForEnd() => _worker.Join(Patience);

    public void Dispose()
    {
        _toWorker.Dispose();
        Assert.True(WaitForEnd(), "The worker did not end.");
        Assert.True(_reader.Join(Patience));
        _messages.Dispose();
        _stderr.Dispose();
        _fromWorker.Dispose();
    }

    /// <summary>Stands for an item without input.</summary>
    public static object NoInput { get; } = new();

    private void WriteBlock(ByteWriter writer, object? value)
    {
        using var bytes = new ByteWriter();
        if (!ReferenceEquals(value, NoInput))
        {
            new ObjectEncoder(2).Encode(bytes, value, _blobs);
        }

        writer.WriteBlock(bytes.Written);
    }

    private void Read()
    {
        using var reader = new FrameReader(_fromWorker);
        while (reader.Read(out var kind, out var payload))
        {
            _messages.Add(new Message(kind, payload.ToArray(), kind == FrameKind.Records ? reader.TakeBlobs() : null));
        }
    }
}

internal sealed record Message(FrameKind Kind, byte[] Payload, ArrivedBlobs? Blobs)
{
    public BatchMark Mark => BatchMark.Read(Payload);

    public List<Record> Records(out long batch)
    {
        var reader = new ByteReader(Payload);
        batch = (long)reader.ReadVarUInt();
        var records = new List<Record>();
        while (!reader.AtEnd)
        {
            var kind = (RecordKind)reader.ReadByte();
            var item = reader.ReadCount();
            records.Add(Record.Read(kind, item, reader.ReadBlock(), Blobs));
        }

        return records;
    }
}

internal sealed record Record(RecordKind Kind, int Item, object? Value, ItemStatus Status = ItemStatus.Completed, long Microseconds = 0)
{
    public static Record Read(RecordKind kind, int item, ReadOnlySpan<byte> payload, ArrivedBlobs? blobs)
    {
        var reader = new ByteReader(payload);
        if (kind == RecordKind.NotSerializable)
        {
            return new Record(kind, item, $"{reader.ReadString()}|{reader.ReadString()}");
        }

        if (kind != RecordKind.Done)
        {
            return new Record(kind, item, new ObjectDecoder().Decode(ref reader, blobs));
        }

        var status = (ItemStatus)reader.ReadByte();
        var took = (long)reader.ReadVarUInt();
        object? value = status switch
        {
            ItemStatus.Failed => new ObjectDecoder().Decode(ref reader),
            ItemStatus.Exited => (int)reader.ReadVarInt(),
            _ => null,
        };
        return new Record(kind, item, value, status, took);
    }

    /// <summary>Short, for comparisons: <c>0 Output 5</c>, <c>0 Failed boom</c>.</summary>
    public override string ToString() => $"{Item} {(Kind == RecordKind.Done ? Status.ToString() : Kind.ToString())} {Value}".TrimEnd();
}
