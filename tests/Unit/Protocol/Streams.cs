namespace ParallelProc.Tests.Protocol;

/// <summary>Gives at most so many bytes a read, as pipes do.</summary>
internal sealed class TricklingStream(byte[] content, int step) : MemoryStream(content)
{
    public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, step));
}

/// <summary>Holds the first write until it is opened.</summary>
internal sealed class GatedStream : Stream
{
    private int _writes;

    public MemoryStream Content { get; } = new();

    public ManualResetEventSlim Reached { get; } = new();

    public ManualResetEventSlim Open { get; } = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Content.Length;

    public override long Position { get => Content.Position; set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (_writes++ == 0)
        {
            Reached.Set();
            Open.Wait();
        }

        Content.Write(buffer, offset, count);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Reached.Dispose();
            Open.Dispose();
        }

        base.Dispose(disposing);
    }
}
