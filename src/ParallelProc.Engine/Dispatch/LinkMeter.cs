using System.Diagnostics;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// Measures how slow the link from a worker is, and tells when that has changed. A worker can't: its writes are held up by a slow reader just as by a slow link, and packing
/// helps against one of them only. Owned by the thread that reads from the worker.
/// </summary>
/// <param name="tell">Gets picoseconds a byte.</param>
internal sealed class LinkMeter(Action<long> tell)
{
    private const int EnoughBytes = 1 << 20;
    private const long PicosecondsPerSecond = 1_000_000_000_000;

    private static readonly long EnoughTicks = Stopwatch.Frequency / 10;

    private long _bytes;
    private long _ticks;
    private long _told;

    /// <param name="bytes">Of a large frame.</param>
    /// <param name="ticks">How long it was waited for, once it had begun to come.</param>
    public void Add(int bytes, long ticks)
    {
        _bytes += bytes;
        _ticks += ticks;
        if (_bytes < EnoughBytes && _ticks < EnoughTicks)
        {
            return;
        }

        var time = (long)((double)_ticks / Stopwatch.Frequency / _bytes * PicosecondsPerSecond);
        _bytes = _ticks = 0;
        if (Math.Max(time, _told) >= LinkSpeed.WorthPacking && Math.Abs(time - _told) > _told / 4)
        {
            tell(_told = time);
        }
    }
}
