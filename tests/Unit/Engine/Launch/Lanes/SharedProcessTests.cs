using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Launch.Lanes;

/// <summary>Pools whose workers share processes, with real sessions in memory.</summary>
public class SharedProcessTests : SharedPoolTest
{
    /// <summary>Where the bodies of a test meet.</summary>
    public static Barrier Meeting { get; set; } = new(1);

    /// <summary>What bodies wait for that are to be caught at work.</summary>
    public static ManualResetEventSlim Gate { get; set; } = new();

    [Fact]
    public void As_many_bodies_run_at_once_as_there_are_runspaces()
    {
        Meeting = new Barrier(8);
        var pool = SharedPool(new PoolOptions { MaxWorkers = 2, RunspacesPerWorker = 4 });
        var met = Run(pool, "[ParallelProc.Tests.Engine.Launch.Lanes.SharedProcessTests]::Meeting.SignalAndWait(20000)", 8);
        Assert.Equal(Enumerable.Repeat<object?>(true, 8), met);
        Assert.Equal(2, Processes.Count);
        Assert.Equal(2, pool.WorkerCount);
        Assert.Equal(8, pool.GetWorkers().Count);
    }

    [Fact]
    public void Processes_come_before_further_runspaces()
    {
        Meeting = new Barrier(2);
        var pool = SharedPool(new PoolOptions { MaxWorkers = 2, RunspacesPerWorker = 4 });
        Run(pool, "[ParallelProc.Tests.Engine.Launch.Lanes.SharedProcessTests]::Meeting.SignalAndWait(20000)", 2);
        Assert.Equal(2, Processes.Count);
    }

    [Fact]
    public void Each_runspace_has_its_own_variables_and_initialisation()
    {
        Meeting = new Barrier(3);
        var pool = SharedPool(new PoolOptions
        {
            MaxWorkers = 1,
            RunspacesPerWorker = 3,
            Worker = new WorkerSettings { InitializationScript = new ScriptSource("$global:count = 100") },
        });
        var counts = Run(pool, "$global:count++; $null = [ParallelProc.Tests.Engine.Launch.Lanes.SharedProcessTests]::Meeting.SignalAndWait(20000); $global:count", 3);
        Assert.Equal(new object?[] { 101, 101, 101 }, counts);
    }

    [Fact]
    public void A_death_is_the_error_of_each_body_that_ran_in_the_process_with_its_last_words()
    {
        Meeting = new Barrier(4);
        Gate = new ManualResetEventSlim();
        var pool = SharedPool(new PoolOptions { MaxWorkers = 1, RunspacesPerWorker = 3 });
        using var run = Map(pool);
        StartBodies(run, 3);
        var first = Assert.Single(Processes);
        first.Die("Process terminated.\nthe disk is on fire\n");
        var errors = Drain(run).Cast<ErrorRecord>().ToList();
        Gate.Set();
        Assert.Equal(3, errors.Count);
        Assert.All(errors, static e => Assert.StartsWith("WorkerLost", e.FullyQualifiedErrorId, StringComparison.Ordinal));
        Assert.All(errors, static e => Assert.Contains("the disk is on fire", e.Exception.Message, StringComparison.Ordinal));
        Assert.Equal(1, pool.LostWorkers);
    }

    [Fact]
    public void A_body_that_does_not_stop_takes_the_others_along_which_are_told_why()
    {
        Meeting = new Barrier(2);
        Gate = new ManualResetEventSlim();
        var pool = SharedPool(new PoolOptions { MaxWorkers = 1, RunspacesPerWorker = 2, Grace = TimeSpan.Zero });
        using var victim = Map(pool);
        StartBodies(victim, 1);
        using var culprit = Map(pool, "[ParallelProc.Tests.Engine.Launch.Lanes.SharedProcessTests]::Gate.Wait(20000)", new MapOptions { Timeout = TimeSpan.FromMilliseconds(200) });
        culprit.Add(1);
        culprit.CompleteAdding();
        var late = Assert.IsType<ErrorRecord>(Assert.Single(Drain(culprit)));
        var lost = Assert.IsType<ErrorRecord>(Assert.Single(Drain(victim)));
        Gate.Set();
        Assert.StartsWith("TaskTimeout", late.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("WorkerLost", lost.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(WorkerExit.EndedForAnother, lost.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, pool.LostWorkers); // the pool ended it itself
    }

    [Fact]
    public void A_failing_initialisation_breaks_the_pool_after_threeProcesses()
    {
        var pool = SharedPool(new PoolOptions
        {
            MaxWorkers = 1,
            RunspacesPerWorker = 4,
            Worker = new WorkerSettings { InitializationScript = new ScriptSource("throw 'no'") },
        });
        Assert.Throws<PoolException>(() => Run(pool, "$_", 8));
        Assert.Equal(PoolState.Broken, pool.State);
    }

    [Fact]
    public void A_process_that_has_run_enough_is_replaced_as_a_whole()
    {
        var pool = SharedPool(new PoolOptions { MaxWorkers = 1, RunspacesPerWorker = 2, MaxTasksPerWorker = 4 });
        var results = Run(pool, "$_", 12);
        Assert.Equal(Enumerable.Range(0, 12).Cast<object?>(), results);
        Assert.True(Processes.Count >= 3, $"{Processes.Count} processes");
        Assert.InRange(pool.RecycledWorkers, 2, 3);
    }

    [Fact]
    public void Fewer_workers_means_fewerProcesses()
    {
        Meeting = new Barrier(4);
        var pool = SharedPool(new PoolOptions { MaxWorkers = 2, RunspacesPerWorker = 2 });
        Run(pool, "[ParallelProc.Tests.Engine.Launch.Lanes.SharedProcessTests]::Meeting.SignalAndWait(20000)", 4);
        pool.Resize(1);
        Assert.True(Task.WhenAny(Processes.Select(static p => p.Exited)).Wait(Patience));
        Assert.Equal([1, 2, 3], Run(pool, "$_", 3, from: 1));
        Assert.Equal(1, Processes.Count(static p => !p.Exited.IsCompleted));
    }

    [Fact]
    public void A_stop_ends_allProcesses_in_order()
    {
        var pool = SharedPool(new PoolOptions { MaxWorkers = 2, RunspacesPerWorker = 3, MinWorkers = 2 });
        Assert.True(pool.PrewarmAsync(2).Wait(Patience));
        Assert.Equal(6, pool.GetWorkers().Count);
        Assert.True(pool.StopAsync().Wait(Patience));
        Assert.All(Processes, static p => Assert.Equal(new WorkerExit(0, null), p.Exited.Result));
    }

    [Fact]
    public void Results_that_nobody_takes_hold_up_no_other_body()
    {
        var pool = SharedPool(new PoolOptions { MaxWorkers = 1, RunspacesPerWorker = 2 });
        using var flood = Map(pool, "foreach ($n in 1..200) { , [byte[]]::new(200KB) }", new MapOptions());
        flood.Add(1);
        flood.CompleteAdding();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal([7], Run(pool, "$_", 1, from: 7));
        }

        Assert.Equal(200, Drain(flood).Count);
    }

    [Fact]
    public void A_process_that_reads_no_more_does_not_hold_up_its_pool()
    {
        var pool = SharedPool(new PoolOptions { MaxWorkers = 1, RunspacesPerWorker = 3, Grace = TimeSpan.Zero }, inputCapacity: 64 * 1024);
        Run(pool, "$_", 1);
        var process = Assert.Single(Processes);
        process.Halt();
        using var large = Map(pool, "$_", new MapOptions());
        large.Add(new string('x', 1_000_000));
        Assert.True(process.InputIsFull.Wait(Patience));

        var calls = Task.Run(() =>
        {
            using var small = Map(pool, "$_", new MapOptions());
            small.Add(1);
            small.Add(2); // in a further runspace
            return pool.GetWorkers().Count;
        });
        Assert.True(calls.Wait(Patience), "the pool waits for one of its processes");
        pool.Dispose();
        Assert.True(pool.Stopped.Wait(Patience));
    }

    [Fact]
    public void A_process_that_ends_at_once_still_gives_a_worker_that_tells_of_it()
    {
        var process = new SharedMemoryProcess();
        process.Die("no such file");
        var shared = new SharedProcess(process);
        Assert.True(shared.First.Exited.Wait(Patience));
        Assert.Equal(new WorkerExit(134, 6), shared.First.Exited.Result);
        Assert.Null(shared.TryOpen());
    }

    private static MapRun Map(ProcessPool pool) => Map(
        pool,
        """
        $null = [ParallelProc.Tests.Engine.Launch.Lanes.SharedProcessTests]::Meeting.SignalAndWait(20000)
        [ParallelProc.Tests.Engine.Launch.Lanes.SharedProcessTests]::Gate.Wait(20000)
        """,
        new MapOptions());

    /// <summary>Starts bodies, and returns when all run.</summary>
    private static void StartBodies(MapRun run, int count)
    {
        for (var i = 0; i < count; i++)
        {
            run.Add(i);
        }

        run.CompleteAdding();
        Assert.True(Meeting.SignalAndWait(Patience));
    }
}
