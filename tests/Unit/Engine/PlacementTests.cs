using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>Work that is meant for some hosts, over fake workers of named hosts.</summary>
public sealed class PlacementTests : HostedEngineTest
{
    [Fact]
    public void A_map_runs_on_the_hosts_that_it_names_and_workers_start_there_alone()
    {
        var pool = Pool(["a", "b", "c"], workersEach: 2);
        Assert.Equal(Items(100), RunMap(pool, Items(100), new MapOptions { OnHost = Filter(pool, "b", "C") }));
        Assert.Equal(["b", "c"], Launched.Order().Distinct());
        Assert.Equal(["b", "c"], Ran.Values.Distinct().Order());
    }

    [Fact]
    public void A_map_without_a_choice_waits_for_nothing_while_one_with_a_choice_waits()
    {
        using var gate = new ManualResetEventSlim();
        var pool = Pool(["a", "b"], workersEach: 1, whileItRuns: (host, batch) => Wait(host == "a" && (int)batch.Items[0]! >= 1000 ? gate : null));
        using var placed = Map(pool, new MapOptions { OnHost = Filter(pool, "a"), BatchSize = 1 });
        foreach (var item in Items(20))
        {
            placed.Add(1000 + (int)item!);
        }

        placed.CompleteAdding();
        Assert.Equal(Items(50), RunMap(pool, Items(50), new MapOptions { BatchSize = 1 }));
        gate.Set();
        var results = new List<object?>();
        while (!placed.Drained)
        {
            Wait(placed);
            Take(placed, results);
        }

        Assert.Equal(20, results.Count);
        Assert.All(Ran.Where(static r => r.Key >= 1000), static r => Assert.Equal("a", r.Value));
    }

    [Fact]
    public void Many_maps_for_overlapping_hosts_all_end_and_each_stays_where_it_belongs()
    {
        string[][] choices = [["a"], ["b"], ["a", "b"], ["c"], ["b", "c"], []];
        var pool = Pool(["a", "b", "c"], workersEach: 2);
        var maps = Enumerable.Range(0, 24).Select(n => Task.Factory.StartNew(
            () =>
            {
                var items = Enumerable.Range(n * 1000, 100).Cast<object?>().ToArray();
                var filter = choices[n % choices.Length] is { Length: > 0 } names ? Filter(pool, names) : null;
                var options = new MapOptions { OnHost = filter, BatchSize = n % 2 == 0 ? 1 : null, ThrottleLimit = n % 3 == 0 ? 1 : int.MaxValue };
                Assert.Equal(items, RunMap(pool, items, options, clean: n % 4 == 0));
            }, TaskCreationOptions.LongRunning)).ToArray();
        Assert.True(Task.WhenAll(maps).Wait(Patience), "the maps hang");
        Assert.All(Ran, r =>
        {
            var names = choices[r.Key / 1000 % choices.Length];
            Assert.True(names.Length == 0 || names.Contains(r.Value), $"item {r.Key} ran on {r.Value}");
        });
    }

    [Fact]
    public void Tasks_behind_one_that_waits_for_a_busy_host_run_elsewhere()
    {
        using var gate = new ManualResetEventSlim();
        var pool = Pool(["a", "b"], workersEach: 1, whileItRuns: (_, batch) => Wait(batch.Body == "waits" ? gate : null));
        var onA = new TaskOptions { OnHost = Filter(pool, "a") };
        var waiting = Enumerable.Range(0, 5).Select(_ => Submit(pool, "waits", options: onA)).ToList();
        WaitFor(Submit(pool, "free"));
        WaitFor(Submit(pool, "free", options: new TaskOptions { OnHost = Filter(pool, "b") }));
        Assert.DoesNotContain(waiting, static t => t.Phase >= TaskPhase.Completed);
        gate.Set();
        waiting.ForEach(WaitFor);
    }

    [Fact]
    public void A_host_that_is_taken_out_fails_the_tasks_that_were_meant_for_it_and_one_of_its_name_takes_new_ones()
    {
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var pool = Pool(["a", "b"], workersEach: 1, whileItRuns: (host, _) =>
        {
            begun.Set();
            Wait(gate);
        });
        var onA = new TaskOptions { OnHost = Filter(pool, "a") };
        var runs = Submit(pool, options: onA);
        Assert.True(begun.Wait(Patience));
        var waits = Submit(pool, options: onA);
        pool.RemoveHost("a");
        WaitFor(waits);
        Assert.Equal(TaskPhase.Failed, waits.Phase);
        Assert.Equal("HostRemoved", waits.Error!.FullyQualifiedErrorId);
        var late = Submit(pool, options: onA);
        WaitFor(late);
        Assert.Equal("HostRemoved", late.Error!.FullyQualifiedErrorId);
        gate.Set();
        WaitFor(runs);
        Assert.Equal(TaskPhase.Completed, runs.Phase);
    }

    [Fact]
    public void A_place_in_a_full_pool_is_made_for_work_whose_host_has_none()
    {
        var pool = Pool(["a", "b"], workersEach: 1, maxWorkers: 1);
        for (var i = 0; i < 3; i++)
        {
            var items = Enumerable.Range(2 * i, 2).Cast<object?>().ToArray();
            Assert.Equal(items, RunMap(pool, items, new MapOptions { OnHost = Filter(pool, i % 2 == 0 ? "a" : "b") }));
        }

        Assert.Equal(["a", "b", "a"], Launched);
    }

    [Fact]
    public void A_worker_in_reserve_does_not_keep_work_for_its_host_from_getting_a_place()
    {
        var pool = Pool(["a", "b"], workersEach: 1, maxWorkers: 1, spareWorkers: 1);
        Assert.Equal(Items(2), RunMap(pool, Items(2), new MapOptions { OnHost = Filter(pool, "b") }));
        Assert.True(SpinWait.SpinUntil(() => pool.GetWorkers().Any(static w => w.State == WorkerState.Spare), Patience), "there is no reserve");
        Assert.Equal(["a", "b"], Launched.Order());
        Assert.Equal(Items(2), RunMap(pool, Items(2), new MapOptions { OnHost = Filter(pool, "a") }));
        Assert.Equal("a", Ran[0]);
    }

    [Theory]
    [InlineData("node1", true)]
    [InlineData("NODE1", true)]
    [InlineData("node?", true)]
    [InlineData("localhost", false)]
    [InlineData("n", false)]
    public void A_name_or_a_pattern_of_names_fits_a_host(string name, bool fits)
    {
        PoolHost[] hosts = [new() { Name = "node1", Kind = PoolHostKind.Ssh }];
        if (fits)
        {
            Assert.True(HostFilter.Of([name], hosts).Fits(hosts[0]));
        }
        else
        {
            Assert.Equal("HostNotFound", Assert.Throws<PoolException>(() => HostFilter.Of([name], hosts)).ErrorId);
        }
    }

    [Fact]
    public void Names_of_this_machine_mean_local_hosts_whatever_they_are_called_and_patterns_do_not()
    {
        var local = new PoolHost { Name = "here", Kind = PoolHostKind.Local };
        Assert.True(HostFilter.Of(["localhost"], [local]).Fits(local));
        Assert.True(HostFilter.Of([Environment.MachineName], [local]).Fits(local));
        Assert.Throws<PoolException>(() => HostFilter.Of(["local*"], [local]));
    }
}
