using ParallelProc.Engine;

namespace ParallelProc.Tests;

public sealed class MapTrialsTests
{
    [Fact]
    public void The_median_is_the_middle_or_between_the_two_there()
    {
        Assert.Equal(2, MapTrials.Median([9, 1, 2]));
        Assert.Equal(3, MapTrials.Median([9, 1, 2, 4]));
    }

    [Fact]
    public void Runs_are_summed_up_by_their_medians_and_extremes()
    {
        var sum = MapTrials.Sum(
            new PoolMapMeasurement { Workers = 2, Runspaces = 2, Items = 100 },
            [new MapTrial(2, 3, 0.5, 100, 0), new MapTrial(1, 2, 0.25, 300, 5), new MapTrial(4, 7, 1, 200, 1)],
            sessionSeconds: 6);

        Assert.Equal((2d, 1d, 4d), (sum.MedianSeconds, sum.MinSeconds, sum.MaxSeconds));
        Assert.Equal((3d, 0.5, 3.5), (sum.WorkerCpuSeconds, sum.SessionCpuSeconds, sum.CpuSeconds));
        Assert.Equal((300L, 5), (sum.Memory, sum.Errors));
        Assert.Equal((3d, 0.75, 50d, 150d), (sum.SpeedUp, sum.Efficiency, sum.ItemsPerSecond, sum.SpreadPercent));
    }
}
