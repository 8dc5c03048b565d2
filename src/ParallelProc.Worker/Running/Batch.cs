using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>A batch as it came. Its bytes are decoded on the thread that runs it, item by item.</summary>
internal sealed class Batch
{
    private readonly ReadOnlyMemory<byte> _payload;
    private readonly BatchHead _head;
    private readonly int _bindings;
    private int _items;

    private Batch(ReadOnlyMemory<byte> payload, BatchHead head, int bindings, int items, ArrivedBlobs? blobs, WorkerContent[] contents)
    {
        Contents = contents;
        _payload = payload;
        _head = head;
        _bindings = bindings;
        _items = items;
        Blobs = blobs;
        Limit = head.Count;
    }

    /// <summary>The large arrays that items hold, until they are taken; null for none.</summary>
    public ArrivedBlobs? Blobs { get; }

    /// <summary>Values that the bindings name.</summary>
    public IReadOnlyList<IContentBytes> Contents { get; }

    public long Id => _head.Id;

    public int ScriptId => _head.ScriptId;

    /// <summary>What the shell said of it.</summary>
    public BatchHead Head => _head;

    public bool Exact => _head.Exact;

    /// <summary>The span of the shell that its bodies belong to; empty for none.</summary>
    public string TraceParent => _head.TraceParent;

    /// <summary>The script, or null when none of that id was ever sent.</summary>
    public LoadedScript? Script { get; init; }

    /// <summary>The next item to begin. Owned by the <see cref="BatchQueue"/>, under its lock.</summary>
    public int Next { get; set; }

    /// <summary>How many items are to be run here: a recall makes it fewer. Owned by the <see cref="BatchQueue"/>, under its lock.</summary>
    public int Limit { get; set; }

    /// <param name="payload">Its message, which stays with it.</param>
    /// <param name="blobs">What came in front of it.</param>
    /// <param name="scripts">Finds a script by its id.</param>
    /// <param name="contents">Finds a content by its id.</param>
    public static Batch Read(ReadOnlyMemory<byte> payload, ArrivedBlobs? blobs, Func<int, LoadedScript?> scripts, Func<long, WorkerContent> contents)
    {
        var reader = new ByteReader(payload.Span);
        var head = BatchHead.Read(ref reader);
        var bindings = reader.Position;
        reader.ReadBlock();
        return new Batch(payload, head, bindings, reader.Position, blobs, head.Contents is null ? [] : Array.ConvertAll(head.Contents, id => contents(id))) { Script = scripts(head.ScriptId) };
    }

    /// <summary>The encoded bindings; empty when there are none.</summary>
    public ReadOnlySpan<byte> Bindings() => new ByteReader(_payload.Span[_bindings..]).ReadBlock();

    /// <summary>The next encoded item; empty when it is one without input. They are read once, in order.</summary>
    public ReadOnlySpan<byte> TakeItem()
    {
        var reader = new ByteReader(_payload.Span[_items..]);
        var item = reader.ReadBlock();
        _items += reader.Position;
        return item;
    }
}
