using System.Diagnostics;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class LinkMeterTests
{
    private const int Frame = 256 * 1024;

    private readonly List<long> _told = [];
    private readonly LinkMeter _meter;

    public LinkMeterTests() => _meter = new LinkMeter(_told.Add);

    [Fact]
    public void A_link_of_two_megabytes_a_second_is_told_once()
    {
        Frames(40, bytesPerSecond: 2e6);
        Assert.InRange(Assert.Single(_told), 490_000, 510_000); // picoseconds a byte
    }

    [Fact]
    public void Of_a_link_that_nobody_waits_for_nothing_is_told()
    {
        Frames(100, bytesPerSecond: 1e9);
        Assert.Empty(_told);
    }

    [Fact]
    public void A_link_that_has_become_fast_is_told()
    {
        Frames(10, bytesPerSecond: 2e6);
        Frames(10, bytesPerSecond: 1e9);
        Assert.Equal(2, _told.Count);
        Assert.InRange(_told[1], 0, 2_000);
    }

    private void Frames(int count, double bytesPerSecond)
    {
        for (var i = 0; i < count; i++)
        {
            _meter.Add(Frame, (long)(Frame / bytesPerSecond * Stopwatch.Frequency));
        }
    }
}
