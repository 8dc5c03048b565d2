using System.Collections.Concurrent;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// Sends contents to one worker, on the thread that writes to it. On another machine the first of its workers gets the bytes and stores them, and this one may have to wait for
/// that; it is then told the file's name. A worker that can't open it gets the bytes.
/// </summary>
/// <param name="writer">To the worker.</param>
/// <param name="host">What its host's machines have; null for this machine, whose pipes are as fast as a file.</param>
/// <param name="outbox">Waits without holding up what is urgent.</param>
internal sealed class ContentSender(FrameWriter writer, HostContents? host, IContentOutbox outbox)
{
    /// <summary>Contents of which the worker has to say what became of them.</summary>
    private readonly ConcurrentDictionary<long, Question> _asked = new();

    private volatile ContentStore? _store;
    private long _openId;
    private volatile bool _isOpen;
    private volatile bool _waitsForOther;
    private volatile bool _hasLeft;

    /// <summary>What it waits for is under way to another worker: this one is not to blame.</summary>
    public bool WaitsForOther => _waitsForOther;

    /// <summary>The worker has said which machine it is on.</summary>
    public void Greeted(string machine)
    {
        _store = host?.On(machine);
        outbox.Wake();
    }

    /// <summary>The worker has said what became of a content.</summary>
    public void Answer(BatchMark mark)
    {
        if (!_asked.TryGetValue(mark.Id, out var question) || mark.Value is < 0 or > (long)ContentStatus.NotOpened)
        {
            throw new ProtocolException($"Nothing was asked of content {mark.Id}.");
        }

        if (mark.Id == Volatile.Read(ref _openId))
        {
            _isOpen = (ContentStatus)mark.Value == ContentStatus.Opened;
        }

        _store!.Answer(question.Content, this, (ContentStatus)mark.Value);
        _asked.TryRemove(KeyValuePair.Create(mark.Id, question)); // not another one of the same content, which may have been asked by now
        outbox.Wake();
    }

    /// <summary>The worker is gone.</summary>
    public void Leave()
    {
        _hasLeft = true; // first: who gets a turn after that finds it
        _store?.Leave(this);
    }

    public void Write(Content content)
    {
        if (host is null || content.IsSecret)
        {
            Send(content, new ContentHead(content.Id, content.Bytes.Length));
            return;
        }

        outbox.WaitUntil(() => _store is not null);
        while (!TryWrite(content, _store!))
        {
        }
    }

    /// <summary>One turn. False when it is to be asked again.</summary>
    private bool TryWrite(Content content, ContentStore store)
    {
        var (turn, entry) = store.Ask(content, this, outbox.Wake, out var dropped);
        if (_hasLeft)
        {
            store.Leave(this); // its end came between: nobody else would give the turn back, and others wait for it
            throw new IOException("The worker is gone.");
        }

        var head = new ContentHead(content.Id, content.Bytes.Length, content.Key, host!.Folder) { Dropped = dropped };
        switch (turn)
        {
            case ContentTurn.Wait:
                _waitsForOther = true;
                outbox.WaitUntil(() => entry.Sender is null);
                _waitsForOther = false;
                return false;
            case ContentTurn.Open:
                return Open(content, head);
            case ContentTurn.Store:
                _asked[content.Id] = new Question(content);
                Send(content, head, store);
                return true;
            default:
                Send(content, head with { Key = "", Folder = "" });
                return true;
        }
    }

    /// <summary>Names the file. False when the worker can't open it.</summary>
    private bool Open(Content content, ContentHead head)
    {
        _isOpen = false;
        Volatile.Write(ref _openId, content.Id);
        _asked[content.Id] = new Question(content);
        WriteHead(FrameKind.ContentFile, head, more: false);
        outbox.WaitUntil(() => !_asked.ContainsKey(content.Id));
        return _isOpen;
    }

    private void Send(Content content, ContentHead head, ContentStore? store = null)
    {
        try
        {
            WriteHead(FrameKind.Content, head, more: true);
            var rest = content.Bytes.AsSpan();
            while (rest.Length > FrameHeader.MaxPayload)
            {
                writer.WriteFrame(FrameKind.Content, more: true, rest[..FrameHeader.MaxPayload]);
                outbox.Sent(FrameHeader.MaxPayload);
                rest = rest[FrameHeader.MaxPayload..];
            }

            writer.WriteFrame(FrameKind.Content, more: false, rest);
            outbox.Sent(rest.Length);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            store?.Leave(this); // at once: nobody is to wait until the worker's end is seen
            throw;
        }
    }

    private void WriteHead(FrameKind kind, ContentHead head, bool more)
    {
        using var bytes = new ByteWriter();
        head.Write(bytes);
        writer.WriteFrame(kind, more, bytes.Written);
    }

    /// <summary>Each is itself, also where two are about the same content.</summary>
    private sealed class Question(Content content)
    {
        public Content Content => content;
    }
}
