using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>Reads the shell's messages on a thread of its own and hands each on at once. It owns the scripts' register, nothing else.</summary>
internal sealed class MessageReader
{
    private readonly Stream _input;
    private readonly WorkerOutput _output;
    private readonly BatchQueue _queue;
    private readonly ItemGate _gate;
    private readonly SharedClient _shared;
    private readonly FileClient _files;
    private readonly SentModules _sent;
    private readonly StderrText _stderr;
    private readonly Action _lost;
    private readonly WorkerContents _contents;
    private readonly Dictionary<int, LoadedScript> _scripts = [];
    private readonly TaskCompletionSource<WorkerSettings?> _settings = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MessageReader(Stream input, WorkerOutput output, BatchQueue queue, ItemGate gate, SharedClient shared, FileClient files, SentModules sent, WorkerContents contents, StderrText stderr, Action lost)
    {
        _contents = contents;
        _input = input;
        _output = output;
        _queue = queue;
        _gate = gate;
        _shared = shared;
        _files = files;
        _sent = sent;
        _stderr = stderr;
        _lost = lost;
    }

    public void Start() => new Thread(Read) { IsBackground = true, Name = "ParallelProc reader" }.Start();

    /// <summary>Waits for the shell to say how this worker is set up. False when it went away instead.</summary>
    public bool WaitForSettings([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out WorkerSettings? settings)
    {
        settings = _settings.Task.GetAwaiter().GetResult();
        return settings is not null;
    }

    private void Read()
    {
        try
        {
            _contents.Begin();
            using var frames = new FrameReader(_input);
            while (frames.Read(out var kind, out var payload))
            {
                if (kind == FrameKind.Batch)
                {
                    _queue.Add(Batch.Read(frames.Keep(payload), frames.TakeBlobs(), id => _scripts.GetValueOrDefault(id), _contents.Get));
                }
                else if (kind == FrameKind.Content)
                {
                    _contents.Add(frames.Keep(payload));
                }
                else
                {
                    Handle(kind, payload.Span);
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or ConnectionLostException)
        {
            // The last word of this worker: the shell shows it with the worker's death.
            _stderr.WriteLine(e.Message);
        }

        // No shell, no worker; also after a shutdown, whose worker the shell waits for with its end still open.
        _lost();
        _settings.TrySetResult(null);
    }

    private void Handle(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        var reader = new ByteReader(payload);
        switch (kind)
        {
            case FrameKind.Configure:
                _settings.TrySetResult(WorkerSettings.Read(ref reader));
                break;
            case FrameKind.Script:
                var script = ScriptMessage.Read(ref reader);
                _scripts[script.Id] = new LoadedScript(script, _shared, _sent, script.Variables == 0 ? null : _contents.Get(script.Variables));
                break;
            case FrameKind.ContentFile:
                _contents.Open(ref reader);
                break;
            case FrameKind.ForgetContent:
                _contents.Forget(BatchMark.Read(payload).Id);
                break;
            case FrameKind.Forget:
                // Batches that still wait hold the script themselves.
                _scripts.Remove(reader.ReadCount());
                break;
            case FrameKind.Recall:
                var recalled = BatchMark.Read(payload).Id;
                _output.WriteMark(FrameKind.Recalled, recalled, _queue.Recall(recalled));
                break;
            case FrameKind.Stop:
                var stop = BatchMark.Read(payload);
                _gate.Stop(stop.Id, stop.Value);
                break;
            case FrameKind.Answer:
                _shared.Answer(SharedAnswer.Read(ref reader));
                break;
            case FrameKind.FileAnswer:
                _files.Answer(payload);
                break;
            case FrameKind.Link:
                _output.LinkIs(BatchMark.Read(payload).Value);
                break;
            case FrameKind.Beat:
                break; // that it came is all
            case FrameKind.Shutdown:
                _queue.Close();
                break;
            default:
                throw new ProtocolException($"A worker does not know messages of kind 0x{(byte)kind:X2}.");
        }
    }
}
