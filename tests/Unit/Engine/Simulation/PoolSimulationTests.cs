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
    public void Every_item_of_every_map_and_every_task_is_accounted_for_exactly_once() => SeedRange.ForEach(Storm);

    [Fact]
    public void Failed_items_and_tasks_are_tried_again_as_often_as_asked_and_with_enough_retries_all_have_output() => SeedRange.ForEach(Retries);

    [Fact]
    public void Workers_that_are_replaced_run_no_more_than_they_may_and_a_stop_meanwhile_is_one() => SeedRange.ForEach(Recycling);

    [Fact]
    public void A_map_with_a_journal_that_is_cut_at_any_moment_goes_on_with_what_is_missing() => SeedRange.ForEach(Journal);

    [Fact]
    public void A_seed_takes_the_same_course_each_time()
    {
        var first = SeedRange.All.First();
        Assert.Equal(Storm(first), Storm(first));
        Assert.Equal(Retries(first), Retries(first));
        Assert.Equal(Recycling(first), Recycling(first));
        Assert.Equal(Journal(first), Journal(first));
    }

    /// <summary>One in ten is a long map; what can go wrong at a start, at an end or between two batches needs many short ones.</summary>
    private static ulong Storm(int seed) => PoolSimulation.Run(seed, seed % 10 == 0 ? Items : FewItems);

    private static ulong Retries(int seed) => PoolSimulation.Run(seed, FewItems / 4, Hardship.Retries);

    private static ulong Recycling(int seed) => PoolSimulation.Run(seed, FewItems / 2, Hardship.Recycling);

    private static ulong Journal(int seed) => JournalSimulation.Run(seed, 150);
}
