using System.Management.Automation;
using System.Security.Cryptography;

namespace ParallelProc.Worker;

/// <summary>What a session may do to the process around it. The defaults do nothing, so that a test can run a worker in memory.</summary>
internal sealed record SessionOptions
{
    /// <summary>The mode of the process itself; a session is never given more.</summary>
    public PSLanguageMode LanguageMode { get; init; } = PSLanguageMode.FullLanguage;

    /// <summary>Where text goes that belongs to no item.</summary>
    public Stream Stderr { get; init; } = Stream.Null;

    /// <summary>Whether the ends of batches are marked in <see cref="Stderr"/>.</summary>
    public bool MarkStderr { get; init; }

    /// <summary>Whether <see cref="Console"/> is pointed at the item that runs.</summary>
    public bool ReplaceConsole { get; init; }

    /// <summary>How that is done, until the result is disposed.</summary>
    public Func<ConsoleCapture, IDisposable> RouteConsole { get; init; } = ConsoleReplacement.Begin;

    /// <summary>How often the shell, on another machine, is to hear that this worker is alive; null for never.</summary>
    public TimeSpan? BeatEvery { get; init; }

    /// <summary>Where large values are kept that workers of this machine share; null where none are to be.</summary>
    public string? ContentRoot { get; init; }

    /// <summary>The shell is on another machine, whose folders need not be here.</summary>
    public bool IsAway => BeatEvery is not null;

    /// <summary>Sees to the end of the process when the shell is gone: the session ends in order if it can. May be called again.</summary>
    public Action Abandon { get; init; } = static () => { };
}

/// <summary>One worker: handshake, set-up, then batches until the shell says so. Everything that it owns is made and ended here.</summary>
internal sealed class WorkerSession
{
    private readonly SessionOptions _options;
    private readonly string _token = RandomNumberGenerator.GetHexString(16);
    private readonly StderrText _stderr;
    private readonly WorkerOutput _output;
    private readonly BatchQueue _queue;
    private readonly ItemGate _gate = new();
    private readonly SharedClient _shared;
    private readonly FileClient _files;
    private readonly SentModules _sent;
    private readonly WorkerContents _contents;
    private readonly MessageReader _reader;

    public WorkerSession(Stream input, Stream output, SessionOptions? options = null)
    {
        _options = options ?? new SessionOptions();
        _stderr = new StderrText(_options.Stderr);
        _output = new WorkerOutput(output, Abandon, _options.IsAway ? new FramePacker() : null);
        _queue = new BatchQueue();
        _shared = new SharedClient(_output, _gate, _options.IsAway);
        _files = new FileClient(_output);
        _sent = new SentModules(_files, _gate, _options.IsAway);
        _contents = new WorkerContents(_output, _options.ContentRoot);
        _reader = new MessageReader(input, _output, _queue, _gate, _shared, _files, _sent, _contents, _stderr, Abandon);
    }

    /// <summary>Serves until the end, on the calling thread: bodies run on it.</summary>
    /// <returns>The process's exit code.</returns>
    public int Run()
    {
        try
        {
            _output.WriteHello(_options.LanguageMode, _token);
            _reader.Start();
            if (_options.BeatEvery is { } interval)
            {
                HeartBeat.Start(_output, interval);
            }

            return Serve();
        }
        catch (ConnectionLostException)
        {
            Abandon();
            return 1;
        }
        finally
        {
            _contents.End();
        }
    }

    private int Serve()
    {
        using var buffer = new RecordBuffer(_output);
        var sender = new RecordSender(buffer);
        using var console = new ConsoleCapture(sender, _stderr);
        using var replaced = _options.ReplaceConsole ? _options.RouteConsole(console) : null;
        var host = new WorkerHost(new HostOutput(sender, _stderr));
        var context = new PoolContext(_gate, _output);
        using var runspace = RunspaceSetup.Open(host, context);
        if (!_reader.WaitForSettings(out var settings))
        {
            return 1;
        }

        context.BelongTo(settings.Pool, settings.WorkerId);
        var setup = new RunspaceSetup(runspace, host, _stderr, _options.LanguageMode, _shared, _sent);
        try
        {
            host.SetCultures(settings);
            setup.Apply(settings);
        }
        catch (SetupException failure)
        {
            _shared.EndItem();
            _output.WriteSetupFailed(failure.Record);
            return 1;
        }

        _shared.EndItem(); // the script of the set-up leaves nothing behind either
        _output.WriteReady(setup.Errors);
        var marker = _options.MarkStderr ? new StderrMarker(_stderr, _token) : null;
        var feed = new ItemFeed(_queue, _gate, new BatchReport(_output, buffer, sender, console, marker), new ItemState(runspace, host, settings.KeepsDirectory), _shared, _sent);
        context.Begin(feed);
        FileReceipt.Serve(_files);
        new TaskRunner(feed, new ItemPipeline(runspace, feed, sender, host)).Run();
        return 0;
    }

    /// <summary>The shell is gone: what runs is stopped, and what waits is dropped, so that the session's thread comes to its end.</summary>
    private void Abandon()
    {
        _options.Abandon();
        _files.Abandon();
        _queue.Abandon();
        _gate.StopCurrent();
    }
}
