namespace ParallelProc.Protocol;

/// <summary>What the other side sends, and how long it has been silent: for so long a read has waited. While nobody reads, nobody can tell.</summary>
internal sealed class HeardStream(Stream inner) : OneWayStream
{
    private long _waitingSince; // a tick count; 0 for nobody reads

    /// <summary>How long the other side has sent nothing to who waits for it.</summary>
    public TimeSpan Silence => Volatile.Read(ref _waitingSince) is var since and not 0 ? TimeSpan.FromMilliseconds(Environment.TickCount64 - since) : TimeSpan.Zero;

    public override bool CanRead => true;

    public override int Read(Span<byte> buffer)
    {
        Volatile.Write(ref _waitingSince, Math.Max(1, Environment.TickCount64));
        try
        {
            return inner.Read(buffer);
        }
        finally
        {
            Volatile.Write(ref _waitingSince, 0);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
