namespace ParallelProc.Engine;

/// <summary>
/// The journal of one map: it knows what has been done before, and keeps what is done now. Items are looked up by the thread that adds them; results
/// come on the strand, and go on from the journal's own thread.
/// </summary>
internal sealed class Checkpoint : IDisposable
{
    private readonly IJournalFile _file;
    private readonly CheckpointOptions _options;
    private readonly JournalIndex _index;
    private readonly ItemKeys _keys;
    private readonly StoredReader _reader;
    private readonly long _end;
    private JournalWriter? _writer;
    private bool _disposed;

    private Checkpoint(IJournalFile file, CheckpointOptions options, JournalIndex index, long end)
    {
        _file = file;
        _options = options;
        _index = index;
        _end = end;
        _keys = new ItemKeys(options.ChooseKey);
        _reader = new StoredReader(file) { Decoder = { Classes = options.Classes } };
    }

    /// <summary>Items that the journal knew when it was opened.</summary>
    public int Known => _index.Count;

    /// <summary>What the caller should be warned of, or null.</summary>
    public string? Warning => _index.DamagedLines == 0
        ? null
        : $"The journal '{_file.Path}' has {_index.DamagedLines} damaged line(s), the first at byte {_index.FirstDamage}. They are left as they are; the items that they stood for run again.";

    /// <summary>Completes when all is on the disk and the journal is closed; faults when not all could be recorded.</summary>
    public Task Closed => _writer?.Closed ?? Task.CompletedTask;

    /// <summary>Opens or begins the journal of a map.</summary>
    /// <exception cref="PoolException">It is in use, of another map, or can't be read or written.</exception>
    public static Checkpoint Open(CheckpointOptions options, ScriptCode code, BoundValues bindings) =>
        Open(JournalFile.OpenForMap(options.Path), options with { Classes = code.Classes }, MapIdentity.Of(code, bindings, options.KeyText, options.OutcomeOnly));

    /// <summary>Does so with a file that is open, and is closed on failure too.</summary>
    public static Checkpoint Open(IJournalFile file, CheckpointOptions options, MapIdentity map)
    {
        try
        {
            var index = JournalIndex.Read(file);
            if (index.Header is { } header && header.Map.DifferencesTo(map) is { Count: > 0 } differences)
            {
                throw PoolErrors.CheckpointMismatch(file.Path, differences);
            }

            return new Checkpoint(file, options, index, Prepare(file, index, JournalHeader.Of(map, options.OutcomeOnly)));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Says where results go, once they are on record, and who is told when that can't be.</summary>
    public void Start(Action<RecordChunk> pass, Action<PoolException> onFailed) =>
        _writer = new JournalWriter(_file, _end, _options, pass, onFailed);

    /// <summary>Gives an item its key. Each item is asked for once, in the order of the input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="content">What it is known by where no key is chosen: the input with its own arguments.</param>
    /// <param name="place">Its place in the input.</param>
    /// <returns>What it wrote in an earlier run, or null when it is to run.</returns>
    /// <exception cref="Protocol.ObjectCodecException">It has content that can't be encoded.</exception>
    /// <exception cref="PoolException">-CheckpointKey makes no key of it.</exception>
    public StoredRecords? Admit(object? input, object? content, long place)
    {
        var (key, label) = _keys.Of(input, content);
        if (_index.TryFind(key, out var found) && found.Complete && !(_options.RetryFailed && found.Outcome == CheckpointOutcome.Failed))
        {
            return new StoredRecords(_reader, found, input);
        }

        _writer!.Expect(place, key, label);
        return null;
    }

    /// <summary>Results have come. On the strand.</summary>
    public void Deliver(Batch batch, RecordChunk chunk, DateTime start, DateTime end)
    {
        _writer!.Deliver(new Delivery(chunk, batch.Slot?.Name ?? "", start, end));
    }

    /// <summary>An item ends here that no worker has: it goes the same way, behind what came of it before.</summary>
    public void Deliver(RecordChunk end)
    {
        var now = EngineSimulation.UtcNow;
        _writer!.Deliver(new Delivery(end, "", now, now));
    }

    /// <summary>Ends it: what has come is still recorded. Waits until the journal is closed, so that another map may have it.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _keys.Dispose();
        if (_writer is null)
        {
            _file.Dispose();
            return;
        }

        _writer.Dispose();
        PipelineWait.ForEnd(_writer.Closed);
    }

    /// <summary>Begins an empty journal with its header, or cuts off a line whose writer was killed. Returns where the next line begins.</summary>
    private static long Prepare(IJournalFile file, JournalIndex index, JournalHeader header)
    {
        try
        {
            if (file.Length != index.End)
            {
                file.Cut(index.End);
            }

            if (index.Header is not null)
            {
                return index.End;
            }

            using var line = new Protocol.ByteWriter();
            header.Write(line);
            file.Write(0, line.Written);
            file.Sync(); // a journal without its header could not be told from another file
            return line.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PoolErrors.CheckpointWriteFailed(file.Path, e);
        }
    }
}
