using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// Messages on their way to one worker, written by a thread of its own: a pipe that is full, or whose reader has died, never holds up the
/// dispatcher. What fits into the pipe in any case, as the worker has read what came before, is written by the caller: a thread switch less.
/// </summary>
internal sealed class Outbox : IContentOutbox
{
    /// <summary>What the smallest pipe holds (Windows).</summary>
    private const int PipeBytes = 4096;

    private readonly Queue<Message> _data = new();
    private readonly Queue<Message> _urgent = new();
    private readonly object _gate = new();
    private readonly Stream _stream;
    private readonly FrameWriter _writer;
    private readonly bool _isShared;
    private readonly Action<int> _contentSent;
    private long _writing;
    private bool _isWriting;
    private long _lastBatch;
    private int _unread;
    private int _unreadAnswers;
    private int _unreadAfterLast;
    private bool _closed;
    private volatile bool _abandoned;
    private long _framesSent;

    /// <param name="stream">What the worker reads.</param>
    /// <param name="isShared">Others write there too: nothing is known to fit, and the caller never writes.</param>
    /// <param name="host">What the machines of its host have of contents; null where it is this machine.</param>
    /// <param name="contentSent">Told of each frame of a content that was written, how many bytes it had. By the writing thread.</param>
    public Outbox(Stream stream, bool isShared = false, HostContents? host = null, Action<int>? contentSent = null)
    {
        _stream = stream;
        _isShared = isShared;
        _contentSent = contentSent ?? (static _ => { });
        _writer = new FrameWriter(stream);
        Contents = new ContentSender(_writer, host, this);
    }

    /// <param name="kind">What it is.</param>
    /// <param name="payload">Its bytes. The writer is empty afterwards where they are many.</param>
    /// <param name="batchId">The batch that it is, or is about; 0 for none.</param>
    /// <param name="blobs">What goes in front of it; null for nothing.</param>
    public void Send(FrameKind kind, ByteWriter payload, long batchId = 0, List<Blob>? blobs = null)
    {
        lock (_gate)
        {
            if (!_closed && (blobs is not null || !TryWriteNow(kind, payload.Written, batchId)))
            {
                var message = new Message(kind, payload.Length > FrameHeader.MaxPayload ? payload.Detach() : payload.Written.ToArray(), batchId, blobs);
                blobs?.ForEach(static blob => blob.Hold());

                // A stop overtakes other data, but never the batch that it is about: the worker would not know it yet.
                var urgent = kind is FrameKind.Beat || kind is FrameKind.Stop or FrameKind.Recall && _writing != batchId && !_data.Any(m => m.BatchId == batchId);
                (urgent ? _urgent : _data).Enqueue(message);
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Sends a large value ahead of the messages that name it.</summary>
    public void Send(Content content)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _data.Enqueue(new Message(FrameKind.Content, default, 0, null, content));
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Those that it sends, and what the worker says of them.</summary>
    public ContentSender Contents { get; }

    public bool HasUnsent
    {
        get
        {
            lock (_gate)
            {
                return _isWriting || _data.Count > 0 || _urgent.Count > 0;
            }
        }
    }

    /// <summary>How many messages lie here still.</summary>
    public int Unsent
    {
        get
        {
            lock (_gate)
            {
                return _data.Count + _urgent.Count;
            }
        }
    }

    /// <summary>Frames that the worker's pipe has taken: while there are more, it reads, however slowly.</summary>
    public long FramesSent => Interlocked.Read(ref _framesSent) + (Contents.WaitsForOther ? Environment.TickCount64 : 0);

    /// <summary>The worker has said that it has begun this batch: it has read all up to there.</summary>
    public void Acknowledge(long batchId)
    {
        lock (_gate)
        {
            if (batchId == _lastBatch)
            {
                _unread = _unreadAfterLast;
            }
        }
    }

    /// <summary>The worker asks something, and no answer is due: it has read those that were sent.</summary>
    public void AnswersRead()
    {
        lock (_gate)
        {
            _unreadAnswers = 0;
        }
    }

    /// <summary>No more messages: what is queued is written, then the worker sees the end of its input.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>The worker is gone: nobody waits for it any more.</summary>
    public void Abandon()
    {
        _abandoned = true;
        Close();
        Contents.Leave();
    }

    void IContentOutbox.Wake()
    {
        lock (_gate)
        {
            Monitor.Pulse(_gate);
        }
    }

    void IContentOutbox.WaitUntil(Func<bool> isSo)
    {
        while (!IsSoOrUrgent(isSo))
        {
            WriteUrgent();
        }
    }

    void IContentOutbox.Sent(int bytes)
    {
        Interlocked.Increment(ref _framesSent);
        _contentSent(bytes);
        WriteUrgent();
    }

    private bool IsSoOrUrgent(Func<bool> isSo)
    {
        lock (_gate)
        {
            while (true)
            {
                if (_abandoned)
                {
                    throw new IOException("The worker is gone.");
                }

                if (isSo())
                {
                    return true;
                }

                if (_urgent.Count > 0)
                {
                    return false;
                }

                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>The writing thread's work. Returns when the outbox is closed or the worker reads no more.</summary>
    public void Run()
    {
        while (WriteNext(wait: true))
        {
        }

        lock (_gate)
        {
            DisposeStream();
        }
    }

    /// <summary>Writes the next message. False when there is none, and with <paramref name="wait"/> when there will be none.</summary>
    public bool WriteNext(bool wait)
    {
        try
        {
            if (Next(wait) is { } message)
            {
                Write(message);
                return true;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The worker has died or was killed: the reading side tells the dispatcher, once it has read all that came before.
            Close();
            lock (_gate)
            {
                // Nothing is on its way any more: a worker that lives on can be asked for its answers.
                _isWriting = false;
                _data.Clear();
                _urgent.Clear();
                DisposeStream();
            }
        }

        return false;
    }

    private void DisposeStream()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // A flush to a dead worker: as above.
        }
    }

    private bool TryWriteNow(FrameKind kind, ReadOnlySpan<byte> payload, long batchId)
    {
        if (_isShared || _isWriting || _data.Count > 0 || _urgent.Count > 0 || _unread + _unreadAnswers + FrameHeader.Size + payload.Length > PipeBytes)
        {
            return false;
        }

        Count(kind, payload.Length, batchId);
        try
        {
            _writer.WriteFrame(kind, more: false, payload);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            Close(); // as in Run
        }

        return true;
    }

    private void Count(FrameKind kind, int length, long batchId)
    {
        var bytes = FrameHeader.Size + Math.Min(length, PipeBytes);
        if (kind == FrameKind.Answer)
        {
            _unreadAnswers = Math.Min(PipeBytes, _unreadAnswers + bytes);
            return;
        }

        _unread = Math.Min(PipeBytes, _unread + bytes);
        _unreadAfterLast = Math.Min(PipeBytes, _unreadAfterLast + bytes);
        if (kind == FrameKind.Batch)
        {
            _lastBatch = batchId;
            _unreadAfterLast = 0;
        }
    }

    /// <summary>Writes a message; what is urgent goes between the frames of a long one.</summary>
    private void Write(Message message)
    {
        if (message.Content is { } content)
        {
            Contents.Write(content);
            return;
        }

        if (message.Blobs is { } blobs)
        {
            blobs.ForEach(WriteBlob);
        }

        var rest = message.Payload.Span;
        while (rest.Length > FrameHeader.MaxPayload)
        {
            _writer.WriteFrame(message.Kind, more: true, rest[..FrameHeader.MaxPayload]);
            Interlocked.Increment(ref _framesSent);
            rest = rest[FrameHeader.MaxPayload..];
            WriteUrgent();
        }

        _writer.WriteFrame(message.Kind, more: false, rest);
        Interlocked.Increment(ref _framesSent);
    }

    private void WriteBlob(Blob blob)
    {
        _writer.WriteBlob(blob, WriteUrgent);
        blob.LetGo();
    }

    private void WriteUrgent()
    {
        while (NextUrgent() is { } urgent)
        {
            _writer.WriteFrame(urgent.Kind, more: false, urgent.Payload.Span);
        }
    }

    private Message? Next(bool wait)
    {
        lock (_gate)
        {
            _writing = 0;
            _isWriting = false;
            while (wait && _urgent.Count == 0 && _data.Count == 0 && !_closed)
            {
                Monitor.Wait(_gate);
            }

            if (_urgent.TryDequeue(out var message) || _data.TryDequeue(out message))
            {
                _writing = message.BatchId;
                _isWriting = true;
                Count(message.Kind, message.Blobs is null && message.Content is null ? message.Payload.Length : PipeBytes, message.BatchId);
            }

            return message;
        }
    }

    private Message? NextUrgent()
    {
        lock (_gate)
        {
            return _urgent.TryDequeue(out var message) ? message : null;
        }
    }

    private sealed record Message(FrameKind Kind, ReadOnlyMemory<byte> Payload, long BatchId, List<Blob>? Blobs, Content? Content = null);
}
