using System.Diagnostics;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// Packs frames to a shell on another machine where they get there sooner by that. How slow the link is the shell says, as it alone can tell; what packing costs and saves is
/// measured here, on the frames themselves. What did not win is tried again now and then.
/// </summary>
internal sealed class FramePacker : IFramePacker
{
    private const int Least = 16 * 1024;
    private const int FramesBetweenTries = 16;
    private const double Picoseconds = 1e12;

    /// <summary>The other side takes about half as long as this one; and all of it twice, as measures are never exact and processors have other work.</summary>
    private const double Caution = 3;

    /// <summary>What is gained must be worth it.</summary>
    private const double Margin = 0.95;

    /// <summary>How much the last frame counts beside those before it.</summary>
    private const double Newest = 0.25;

    private byte[] _buffer = [];
    private long _link;
    private double _cost = 4_000;
    private double _ratio = 0.4;
    private int _left;

    /// <summary>How slow the link is, in picoseconds a byte. From any thread.</summary>
    public void LinkIs(long picoseconds) => Volatile.Write(ref _link, picoseconds);

    public bool Wants(int length) => length >= Least && Volatile.Read(ref _link) >= LinkSpeed.WorthPacking;

    public bool TryPack(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> packed)
    {
        packed = default;
        if (!Wants(payload.Length) || !(Wins || ++_left >= FramesBetweenTries))
        {
            return false;
        }

        _left = 0;
        if (_buffer.Length < PackedPayload.MostBytes(payload.Length))
        {
            _buffer = new byte[PackedPayload.MostBytes(payload.Length)];
        }

        var began = Stopwatch.GetTimestamp();
        var fits = PackedPayload.TryWrite(payload, _buffer.AsSpan(0, PackedPayload.MostBytes(payload.Length)), out var written);
        Learn((double)(Stopwatch.GetTimestamp() - began) / Stopwatch.Frequency * Picoseconds / payload.Length, fits ? (double)written / payload.Length : 1);
        if (!fits || written > payload.Length * Margin)
        {
            return false;
        }

        packed = _buffer.AsSpan(0, written);
        return true;
    }

    /// <summary>By what is known of the frames before it.</summary>
    private bool Wins
    {
        get
        {
            var link = Volatile.Read(ref _link);
            return Caution * _cost + _ratio * link < Margin * link;
        }
    }

    private void Learn(double cost, double ratio)
    {
        _cost += Newest * (cost - _cost);
        _ratio += Newest * (ratio - _ratio);
    }
}
