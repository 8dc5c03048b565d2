using System.Collections;
using System.Collections.Concurrent;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Copies files to one host of a pool: a task there asks for what it has not got. Results and errors come as they are known.</summary>
internal sealed class HostCopy : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly FileOffer _offer;
    private readonly ProcessPool _pool;
    private readonly bool _ownsPool;
    private readonly TaskRun _run;
    private readonly Action _changed;
    private readonly ConcurrentQueue<object> _results = new();
    private int _told;
    private int _there;
    private volatile bool _hasEnded;

    /// <param name="pool">The pool.</param>
    /// <param name="host">Which of its hosts; null for the machine that all of its workers are on.</param>
    /// <param name="files">What to copy.</param>
    /// <param name="destination">The folder there.</param>
    /// <param name="force">Makes that folder, and replaces files that are read-only.</param>
    /// <param name="changed">Is called, by whatever thread, when there is something new.</param>
    public HostCopy(ProcessPool pool, PoolHost? host, IReadOnlyList<OfferedFile> files, string destination, bool force, Action changed)
    {
        Host = host?.Name ?? Environment.MachineName;
        _changed = changed;
        _offer = new FileOffer(FileOffers.NewKey(), files) { OnSent = changed };
        _pool = pool.OnlyOn(host);
        _ownsPool = _pool != pool;
        var code = new ScriptCode(new ScriptSource(FileReceiptCall.Method.ToString()), [], BodyTrust.None, Method: FileReceiptCall.Method);
        _run = new TaskRun(code, Bindings.Encode([_offer.Key, destination, force], new Hashtable(), new Hashtable()), default, new TaskOptions(), "Copy-PoolFile", OnRecord, OnPhase);
    }

    /// <summary>The host's name.</summary>
    public string Host { get; }

    /// <summary>So many bytes are on their way, or there.</summary>
    public long BytesSent => _offer.Sent;

    /// <summary>Nothing new will come.</summary>
    public bool HasEnded => _hasEnded;

    public void Start()
    {
        FileOffers.Add(_offer);
        _pool.Submit(_run);
    }

    /// <summary>The next of what is new: a <see cref="PoolFileCopy"/> or an <see cref="ErrorRecord"/>.</summary>
    public bool TryTake(out object? result) => _results.TryDequeue(out result);

    /// <summary>Ends it where it has not ended, and all that was started for it.</summary>
    public void Dispose()
    {
        FileOffers.Remove(_offer);
        if (!_hasEnded)
        {
            _pool.StopTask(_run, pendingOnly: false);
            PipelineWait.For(_run.Finished, Patience);
        }

        if (_ownsPool)
        {
            _pool.Dispose();
            PipelineWait.For(_pool.Stopped, Patience);
        }
    }

    private void OnRecord(RecordKind kind, object? value)
    {
        if (kind == RecordKind.Error)
        {
            _results.Enqueue(value!);
        }
        else if (kind == RecordKind.Output && (value is PSObject wrapped ? wrapped.BaseObject : value) is object[] and [int index, int step, string path, string why])
        {
            Hear(index, (FileStep)step, path, why);
        }

        _changed();
    }

    private void Hear(int index, FileStep step, string path, string why)
    {
        if (index < 0 || index >= _offer.Files.Count)
        {
            _told = _offer.Files.Count; // it holds for all of them
            _results.Enqueue(PoolErrors.NothingCopied(Host, step, path, why));
            return;
        }

        _told++;
        var (source, entry) = _offer.Files[index];
        if (why.Length > 0)
        {
            _results.Enqueue(PoolErrors.FileNotCopied(Host, step, source, path, why));
            return;
        }

        _there++;
        if (!entry.IsFolder)
        {
            _results.Enqueue(new PoolFileCopy { Host = Host, Source = source, Path = path, Bytes = entry.Length, Hash = entry.Hash, Sent = step == FileStep.Stored });
        }
    }

    private void OnPhase(TaskPhase phase)
    {
        if (phase < TaskPhase.Completed)
        {
            return;
        }

        if (phase != TaskPhase.Completed || _told < _offer.Files.Count)
        {
            var why = phase == TaskPhase.Completed ? "There is no room on the disk for more." : _run.Error?.Exception is { } cause ? (cause.InnerException as PoolException ?? cause).Message : "It was stopped.";
            _results.Enqueue(PoolErrors.HostCopyFailed(Host, why, _offer.Last?.Source, _there, _offer.Files.Count));
        }

        _hasEnded = true;
        _changed();
    }
}
