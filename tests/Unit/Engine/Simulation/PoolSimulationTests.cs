namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>
/// Nothing is lost, and nothing is run or written twice, whatever happens to workers, and whenever. A seed that fails is named, and can be run again alone:
/// <c>PARALLELPROC_SEEDS=17 dotnet test tests/Unit --filter PoolSimulation</c>. <c>PARALLELPROC_SEEDS=1-1000</c> is the long run.
/// </summary>
public sealed class PoolSimulationTests
{
    private const int Items = 20_000;
    private const int FewItems = 1_000;

    [Fact]
    public void Every_item_of_every_map_and_every_task_is_accounted_for_exactly_once()
    {
        foreach (var seed in SeedRange.All)
        {
            Run(seed);
        }
    }

    [Fact]
    public void A_seed_takes_the_same_course_each_time()
    {
        var first = SeedRange.All.First();
        Assert.Equal(Run(first), Run(first));
    }

    /// <summary>One in ten is a long map; what can go wrong at a start, at an end or between two batches needs many short ones.</summary>
    private static ulong Run(int seed)
    {
        try
        {
            return PoolSimulation.Run(seed, seed % 10 == 0 ? Items : FewItems);
        }
        catch (Exception e) // whatever it is, the seed is what helps
        {
            throw new InvalidOperationException($"Seed {seed}: {e.Message} Again: {SeedRange.Variable}={seed} dotnet test tests/Unit --filter PoolSimulation", e);
        }
    }
}
