using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>What hosts that are far away or slow make of a map, in simulated time: the same each time.</summary>
public sealed class SimulatedHostsTests
{
    private const int RoundTrip = 100; // milliseconds

    [Fact]
    public void A_worker_far_away_has_as_many_batches_ahead_as_cover_the_way()
    {
        using var hosts = new SimulatedHosts(new SimulatedHost("far", 2, RoundTrip * 1000 / 2));
        var took = hosts.Run(800, micros: 5000, new MapOptions { BatchSize = 1 });

        // Two batches a round trip and worker would take 20 seconds; without any way it is 2.
        Assert.True(took < 3000, $"800 items of 5 ms over two workers {RoundTrip} ms away took {took} ms.");
    }

    [Fact]
    public void A_worker_far_away_does_not_idle_where_the_size_of_batches_is_free()
    {
        using var hosts = new SimulatedHosts(new SimulatedHost("far", 2, RoundTrip * 1000 / 2));
        var took = hosts.Run(4000, micros: 5000);

        Assert.True(took < 1.2 * 4000 * 5 / 2, $"4000 items of 5 ms over two workers {RoundTrip} ms away took {took} ms.");
    }

    [Fact]
    public void An_item_that_takes_long_far_away_does_not_cost_a_round_trip_each_time()
    {
        using var hosts = new SimulatedHosts(new SimulatedHost("far", 1, RoundTrip * 1000 / 2));
        var took = hosts.Run(50, micros: 200_000, new MapOptions { BatchSize = 1 });

        Assert.True(took < 1.1 * 50 * 200, $"50 items of 200 ms took {took} ms.");
    }

    [Fact]
    public void A_worker_nearby_has_one_batch_ahead_and_no_more()
    {
        using var hosts = new SimulatedHosts(new SimulatedHost("near", 1, WayMicros: 100));
        hosts.Run(300, micros: 1000, new MapOptions { BatchSize = 1 });

        Assert.Equal(2, hosts.DeepestWindow);
    }

    [Fact]
    public void A_slow_host_gets_smaller_batches_and_the_end_does_not_wait_for_it()
    {
        using var hosts = new SimulatedHosts(new SimulatedHost("fast", 2), new SimulatedHost("slow", 2, Pace: 8));
        var took = hosts.Run(20_000, micros: 1000);

        var (fast, slow) = (hosts.BatchesOn("fast"), hosts.BatchesOn("slow"));
        Assert.InRange(fast.Max(), 40, 60);
        Assert.InRange(slow.Skip(6).Max(), 4, 10);
        Assert.True(took < 1.05 * 20_000 / 2.25, $"20,000 items took {took} ms.");
    }

    [Fact]
    public void Of_several_idle_workers_the_fastest_goes_first()
    {
        using var hosts = new SimulatedHosts(new SimulatedHost("slow", 2, Pace: 8), new SimulatedHost("fast", 2));
        hosts.Run(5000, micros: 1000);
        hosts.Begun.Clear();
        hosts.Run(2, micros: 1000, new MapOptions { BatchSize = 1 });

        Assert.Equal(["fast", "fast"], hosts.Begun);
    }
}
