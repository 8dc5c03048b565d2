namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>The writing end of a simulated pipe: hands on each write.</summary>
internal sealed class WriteEnd(WriteEnd.Receiver receive) : Stream
{
    public delegate void Receiver(ReadOnlySpan<byte> bytes);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => receive(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => receive(buffer);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
