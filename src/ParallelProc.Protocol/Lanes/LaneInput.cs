namespace ParallelProc.Protocol;

/// <summary>What came on a lane, as a stream to read. It takes whatever the wire brings: how far that may run ahead is its sender's matter.</summary>
/// <param name="taken">Is told how many bytes were read.</param>
internal sealed class LaneInput(Action<int>? taken = null) : OneWayStream
{
    private readonly object _gate = new();
    private readonly Queue<byte[]> _pieces = new();
    private int _at;
    private bool _ended;

    public override bool CanRead => true;

    /// <summary>A piece has come.</summary>
    public void Add(byte[] piece)
    {
        lock (_gate)
        {
            if (!_ended && piece.Length > 0)
            {
                _pieces.Enqueue(piece);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>No more will come; what is here is still read.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length == 0)
        {
            return 0;
        }

        int count;
        lock (_gate)
        {
            while (_pieces.Count == 0)
            {
                if (_ended)
                {
                    return 0;
                }

                Monitor.Wait(_gate);
            }

            var piece = _pieces.Peek();
            count = Math.Min(buffer.Length, piece.Length - _at);
            piece.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            if (_at == piece.Length)
            {
                _pieces.Dequeue();
                _at = 0;
            }
        }

        taken?.Invoke(count);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        End();
        base.Dispose(disposing);
    }
}
