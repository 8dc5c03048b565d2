using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// Messages on their way to one worker, written by a thread of its own: a pipe that is full, or whose reader has died, never holds up the
/// dispatcher.
/// </summary>
internal sealed class Outbox
{
    private readonly Queue<(FrameKind Kind, byte[] Payload)> _data = new();
    private readonly Queue<(FrameKind Kind, byte[] Payload)> _control = new();
    private readonly object _gate = new();
    private readonly Stream _stream;
    private readonly FrameWriter _writer;
    private bool _closed;

    public Outbox(Stream stream)
    {
        _stream = stream;
        _writer = new FrameWriter(stream);
    }

    public void Send(FrameKind kind, ByteWriter payload)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                // A stop overtakes queued data; all else keeps its order.
                (kind is FrameKind.Stop or FrameKind.Recall ? _control : _data).Enqueue((kind, payload.Written.ToArray()));
                Monitor.Pulse(_gate);
            }
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

    /// <summary>The writing thread's work. Returns when the outbox is closed or the worker reads no more.</summary>
    public void Run()
    {
        try
        {
            while (Next(out var message))
            {
                _writer.Write(message.Kind, message.Payload);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The worker has died or was killed: the reading side tells the dispatcher, once it has read all that came before.
            Close();
        }

        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // A flush to a dead worker: as above.
        }
    }

    private bool Next(out (FrameKind Kind, byte[] Payload) message)
    {
        lock (_gate)
        {
            while (_control.Count == 0 && _data.Count == 0 && !_closed)
            {
                Monitor.Wait(_gate);
            }

            return _control.TryDequeue(out message) || _data.TryDequeue(out message);
        }
    }
}
