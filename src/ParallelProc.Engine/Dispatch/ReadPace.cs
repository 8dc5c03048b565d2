using System.Diagnostics;

namespace ParallelProc.Engine;

/// <summary>
/// When a worker sends many small frames in a row, as where each item's records leave before the next begins, a reader that waits for every one costs both
/// sides a wake-up for each. So it lets them gather in the pipe for a moment, as network cards do with packets. Owned by the reading thread.
/// </summary>
/// <param name="now">The time, in ticks of <see cref="Stopwatch"/>.</param>
/// <param name="sleep">Pauses for so many milliseconds.</param>
internal sealed class ReadPace(Func<long> now, Action<int> sleep)
{
    /// <summary>So many in a row show that more will follow. One task after the other, each awaited, never makes a row: its end breaks it.</summary>
    public const int RowLength = 8;

    /// <summary>Of larger frames, in bytes, too few would fit into the pipe meanwhile.</summary>
    public const int SmallFrame = 1024;

    private const int PauseMs = 1;
    private static readonly long QuickTicks = Stopwatch.Frequency / 5000; // 200 microseconds

    private long _last;
    private int _frames;
    private int _row;

    public ReadPace()
        : this(Stopwatch.GetTimestamp, Thread.Sleep)
    {
    }

    /// <summary>A frame was handled.</summary>
    /// <param name="moreToCome">It is small, and of a kind that others follow.</param>
    public void Handled(bool moreToCome)
    {
        _frames++;
        if (!moreToCome)
        {
            _row = 0;
        }
    }

    /// <summary>All that came is handled: called before the reader waits for more.</summary>
    public void Pause()
    {
        var time = now();
        _row = time - _last < QuickTicks * _frames ? _row + 1 : 0;
        _last = time;
        _frames = 0;
        if (_row >= RowLength)
        {
            sleep(PauseMs);
        }
    }
}
