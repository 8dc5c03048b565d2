namespace ParallelProc.Bench.Simulation;

/// <summary>A pipe in memory: one thread writes, another waits in a read.</summary>
internal sealed class BytePipe : Stream
{
    private readonly object _gate = new();
    private byte[] _bytes = new byte[4096];
    private int _start;
    private int _end;
    private bool _closed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        lock (_gate)
        {
            while (_start == _end && !_closed)
            {
                Monitor.Wait(_gate);
            }

            var count = Math.Min(buffer.Length, _end - _start);
            _bytes.AsSpan(_start, count).CopyTo(buffer);
            _start += count;
            return count;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            if (_closed)
            {
                throw new IOException("The pipe is broken.");
            }

            Append(buffer);
            Monitor.Pulse(_gate);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }

        base.Dispose(disposing);
    }

    private void Append(ReadOnlySpan<byte> more)
    {
        if (_end + more.Length > _bytes.Length)
        {
            var kept = _bytes.AsSpan(_start, _end - _start);
            var target = kept.Length + more.Length > _bytes.Length ? new byte[2 * (kept.Length + more.Length)] : _bytes;
            kept.CopyTo(target);
            (_bytes, _start, _end) = (target, 0, kept.Length);
        }

        more.CopyTo(_bytes.AsSpan(_end));
        _end += more.Length;
    }
}
