using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// The contents that the shell may name, by their numbers, and the folder of those that this machine's workers share. Owned by the thread that reads from the shell, but for its end.
/// </summary>
/// <param name="output">Takes what became of them.</param>
/// <param name="root">Where folders of contents are; null where none are to be.</param>
internal sealed class WorkerContents(WorkerOutput output, string? root)
{
    private readonly Dictionary<long, WorkerContent> _contents = [];
    private readonly object _gate = new();

    // Behind the lock.
    private ContentFolder? _folder;
    private bool _ended;

    /// <summary>The session begins: what was left behind by others is deleted.</summary>
    public void Begin()
    {
        if (root is not null)
        {
            ContentFolder.Sweep(root);
        }
    }

    /// <exception cref="ProtocolException">It did not come, or was forgotten.</exception>
    public WorkerContent Get(long id) => _contents.GetValueOrDefault(id) ?? throw new ProtocolException($"Content {id} did not come.");

    /// <summary>One has come with its bytes.</summary>
    /// <param name="payload">Its message, for keeps.</param>
    public void Add(ReadOnlyMemory<byte> payload)
    {
        var reader = new ByteReader(payload.Span);
        var head = ContentHead.Read(ref reader);
        var bytes = payload[reader.Position..];
        if (bytes.Length != head.Length || bytes.IsEmpty)
        {
            throw new ProtocolException($"Content {head.Id} was to have {head.Length} bytes, and {bytes.Length} came.");
        }

        _contents[head.Id] = new WorkerContent(bytes);
        if (head.Key.Length > 0)
        {
            output.WriteMark(FrameKind.ContentHeld, head.Id, (long)(Try(() => Store(head, bytes)) ? ContentStatus.Stored : ContentStatus.NotStored));
        }
    }

    /// <summary>One lies in a file here.</summary>
    public void Open(ref ByteReader reader)
    {
        var head = ContentHead.Read(ref reader);
        output.WriteMark(FrameKind.ContentHeld, head.Id, (long)(Try(() => Map(head)) ? ContentStatus.Opened : ContentStatus.NotOpened));
    }

    public void Forget(long id) => _contents.Remove(id);

    /// <summary>The session is over: nothing is stored any more, and the folder goes with its last user.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            _folder?.Dispose();
        }
    }

    private void Store(ContentHead head, ReadOnlyMemory<byte> bytes)
    {
        var folder = FolderOf(head);
        foreach (var key in head.Dropped)
        {
            folder.Drop(key);
        }

        folder.Store(head.Key, bytes.Span);
        _contents[head.Id] = folder.Read(head.Key, head.Length); // the memory goes back
    }

    private void Map(ContentHead head) => _contents[head.Id] = FolderOf(head).Read(head.Key, head.Length);

    private ContentFolder FolderOf(ContentHead head) =>
        _folder ??= ContentFolder.Open(root is null || _ended ? throw new IOException("Nothing is kept on this machine.") : root, head.Folder);

    /// <summary>Whatever is wrong with files here costs time only: the shell sends the bytes.</summary>
    private bool Try(Action use)
    {
        try
        {
            lock (_gate)
            {
                use();
            }

            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
