using System.Diagnostics;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class ReadPaceTests
{
    private static readonly long Microsecond = Stopwatch.Frequency / 1_000_000;

    private readonly ReadPace _pace;
    private long _now = Stopwatch.Frequency;
    private int _slept;

    public ReadPaceTests() => _pace = new ReadPace(() => _now, ms =>
    {
        _slept++;
        _now += ms * 1000 * Microsecond;
    });

    [Fact]
    public void Quick_small_frames_in_a_row_make_the_reader_pause()
    {
        Come(frames: 1, every: 50, times: ReadPace.RowLength);
        Assert.Equal(0, _slept);

        Come(frames: 1, every: 50, times: 1);
        Assert.Equal(1, _slept);
    }

    [Fact]
    public void It_goes_on_pausing_while_enough_gathers_meanwhile()
    {
        Come(frames: 1, every: 50, times: ReadPace.RowLength + 1);
        Come(frames: 20, every: 5, times: 10);
        Assert.Equal(11, _slept);
    }

    [Fact]
    public void It_stops_pausing_when_little_came_meanwhile()
    {
        Come(frames: 1, every: 50, times: ReadPace.RowLength + 1);
        Come(frames: 2, every: 5, times: ReadPace.RowLength);
        Assert.Equal(1, _slept);
    }

    [Fact]
    public void Slow_frames_are_never_made_to_wait()
    {
        Come(frames: 1, every: 300, times: 100);
        Assert.Equal(0, _slept);
    }

    [Fact]
    public void A_frame_that_ends_something_breaks_the_row()
    {
        for (var i = 0; i < 100; i++)
        {
            Come(frames: 1, every: 50, times: ReadPace.RowLength - 1);
            _pace.Handled(moreToCome: false);
        }

        Assert.Equal(0, _slept);
    }

    /// <summary>So often, so many frames come together, so many microseconds after the last wait.</summary>
    private void Come(int frames, int every, int times)
    {
        for (var i = 0; i < times; i++)
        {
            _now += every * Microsecond;
            for (var frame = 0; frame < frames; frame++)
            {
                _pace.Handled(moreToCome: true);
            }

            _pace.Pause();
        }
    }
}
