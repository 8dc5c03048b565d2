namespace ParallelProc.Protocol;

/// <summary>A lane as a stream to write. With a window it waits while the other side has not taken what went before: one lane that nobody reads holds up no other.</summary>
/// <param name="wire">Where the lane runs.</param>
/// <param name="kind">What its bytes are.</param>
/// <param name="lane">Its number.</param>
/// <param name="window">The bytes that may be under way; null for any number.</param>
/// <param name="begun">Is called once by who writes first, before anything is written.</param>
/// <param name="ended">Is called once when the stream is disposed.</param>
internal sealed class LaneOutput(LaneWire wire, LaneKind kind, int lane, int? window = null, Action? begun = null, Action? ended = null) : OneWayStream
{
    private readonly object _gate = new();
    private int _credit = window ?? int.MaxValue;
    private bool _broken;
    private int _disposed;
    private Action? _begun = begun;

    public override bool CanWrite => true;

    /// <summary>The other side has taken so many bytes.</summary>
    public void Grant(int bytes)
    {
        lock (_gate)
        {
            if (bytes <= 0 || window is not { } most || bytes > most - _credit)
            {
                throw new ProtocolException($"{bytes} bytes of lane {lane} were said to be taken, which can't be.");
            }

            _credit += bytes;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Nobody will read on: who writes gets an error.</summary>
    public void Break()
    {
        lock (_gate)
        {
            _broken = true;
            Monitor.PulseAll(_gate);
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Interlocked.Exchange(ref _begun, null)?.Invoke();
        while (buffer.Length > 0)
        {
            var count = Take(Math.Min(buffer.Length, LaneWire.MaxPiece));
            wire.Write(kind, lane, buffer[..count]);
            buffer = buffer[count..];
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Break();
            ended?.Invoke();
        }

        base.Dispose(disposing);
    }

    /// <summary>Waits until something may be sent, and says how much of what is wanted.</summary>
    private int Take(int wanted)
    {
        lock (_gate)
        {
            while (_credit == 0 && !_broken)
            {
                Monitor.Wait(_gate);
            }

            if (_broken)
            {
                throw new IOException("The lane has been closed.");
            }

            var count = Math.Min(wanted, _credit);
            _credit -= window is null ? 0 : count;
            return count;
        }
    }
}
