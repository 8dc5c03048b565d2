namespace ParallelProc.Tests.Engine;

/// <summary>A pipe in memory: what one thread writes another reads. A closed end is seen by the other, as with a pipe of the system's.</summary>
internal sealed class MemoryPipe
{
    private readonly object _gate = new();
    private readonly Queue<byte> _bytes = new();
    private bool _writerClosed;
    private bool _readerClosed;
    private bool _halted;
    private readonly int _capacity;

    /// <param name="capacity">A writer waits while so many bytes lie unread.</param>
    public MemoryPipe(int capacity = int.MaxValue)
    {
        _capacity = capacity;
        Reader = new End(this, writes: false);
        Writer = new End(this, writes: true);
    }

    public Stream Reader { get; }

    public Stream Writer { get; }

    /// <summary>Set from the first time on that a writer finds no room.</summary>
    public ManualResetEventSlim WriterWaits { get; } = new();

    /// <summary>Who reads gets nothing more, as if it were halted, until the pipe is closed.</summary>
    public void Halt()
    {
        lock (_gate)
        {
            _halted = true;
        }
    }

    private int Read(Span<byte> target)
    {
        lock (_gate)
        {
            while ((_bytes.Count == 0 || _halted) && !_writerClosed && !_readerClosed)
            {
                Monitor.Wait(_gate);
            }

            var count = 0;
            while (count < target.Length && _bytes.TryDequeue(out var next))
            {
                target[count++] = next;
            }

            Monitor.PulseAll(_gate);

            return count;
        }
    }

    private void Write(ReadOnlySpan<byte> source)
    {
        lock (_gate)
        {
            while (_bytes.Count >= _capacity && !_readerClosed && !_writerClosed)
            {
                WriterWaits.Set();
                Monitor.Wait(_gate);
            }

            if (_readerClosed || _writerClosed)
            {
                throw new IOException("The pipe is broken.");
            }

            foreach (var next in source)
            {
                _bytes.Enqueue(next);
            }

            Monitor.PulseAll(_gate);
        }
    }

    private void Close(bool writer)
    {
        lock (_gate)
        {
            _writerClosed |= writer;
            _readerClosed |= !writer;
            Monitor.PulseAll(_gate);
        }
    }

    private sealed class End(MemoryPipe pipe, bool writes) : Stream
    {
        public override bool CanRead => !writes;

        public override bool CanSeek => false;

        public override bool CanWrite => writes;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => pipe.Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => pipe.Read(buffer);

        public override void Write(byte[] buffer, int offset, int count) => pipe.Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => pipe.Write(buffer);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            pipe.Close(writes);
            base.Dispose(disposing);
        }
    }
}
