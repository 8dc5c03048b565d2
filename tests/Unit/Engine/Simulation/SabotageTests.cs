using Xunit.Sdk;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>The simulation finds what it is there to find: something is made wrong on purpose, and one of the first seeds says so.</summary>
public sealed class SabotageTests
{
    private const int Seeds = 20;
    private const int Items = 200;

    [Fact]
    public void A_part_of_an_output_that_is_missing() => Finds(Sabotage.OutputIsMissing, "outputs came", static (seed, what) => PoolSimulation.Run(seed, Items, Hardship.None, what));

    [Fact]
    public void An_output_that_comes_twice() => Finds(Sabotage.OutputComesTwice, "its output", static (seed, what) => PoolSimulation.Run(seed, Items, Hardship.None, what));

    [Fact]
    public void An_item_that_runs_twice() => Finds(Sabotage.ItemRunsTwice, "ran 2 times", static (seed, what) => PoolSimulation.Run(seed, Items, Hardship.None, what));

    [Fact]
    public void An_attempt_too_many() => Finds(Sabotage.OneRetryTooMany, "it was told", static (seed, what) => PoolSimulation.Run(seed, Items, Hardship.Retries, what));

    [Fact]
    public void An_attempt_that_comes_too_soon() => Finds(Sabotage.RetriesTooSoon, "µs after the one before", static (seed, what) => PoolSimulation.Run(seed, Items, Hardship.Retries, what));

    [Fact]
    public void A_worker_that_runs_more_than_it_may() => Finds(Sabotage.WorkersLiveTooLong, "A worker began", static (seed, what) => PoolSimulation.Run(seed, Items, Hardship.Recycling, what));

    [Fact]
    public void A_worker_too_many() => Finds(Sabotage.OneWorkerTooMany, "workers run something", static (seed, what) => PoolSimulation.Run(seed, Items, Hardship.Recycling, what));

    [Fact]
    public void A_line_of_the_journal_that_is_lost() => Finds(Sabotage.LineIsLost, "not on record", static (seed, what) => JournalSimulation.Run(seed, Items, what));

    [Fact]
    public void A_disk_that_is_never_brought_up_to_date() => Finds(Sabotage.SyncIsIdle, "brought up to date", static (seed, what) => JournalSimulation.Run(seed, Items, what));

    private static void Finds(Sabotage sabotage, string finding, Func<int, Sabotage, ulong> run)
    {
        var findings = new List<string>();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            try
            {
                run(seed, sabotage);
            }
            catch (XunitException e)
            {
                findings.Add(e.Message);
                if (e.Message.Contains(finding, StringComparison.Ordinal))
                {
                    return;
                }
            }
        }

        Assert.Fail($"{sabotage}: no seed up to {Seeds} says \"{finding}\". They say: {string.Join("; ", findings)}");
    }
}
