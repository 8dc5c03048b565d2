using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Launch.Lanes;

/// <summary>What the kill of a process with several runspaces does to those that did nothing wrong, and what spares them it.</summary>
public class SharedProcessKillTests : SharedPoolTest
{
    private const string Here = "[ParallelProc.Tests.Engine.Launch.Lanes.SharedProcessKillTests]";
    private const long Megabyte = 1024 * 1024;
    private static int Held;

    /// <summary>Where the bodies of a test meet.</summary>
    public static Barrier Meeting { get; set; } = new(1);

    /// <summary>What all wait for that are to be caught at something.</summary>
    public static ManualResetEventSlim Gate { get; set; } = new();

    /// <summary>A runspace begins to close.</summary>
    public static ManualResetEventSlim Closing { get; set; } = new();

    /// <summary>Set-ups wait at the gate.</summary>
    public static bool HoldsSetUps { get; set; }

    /// <summary>The runspace that calls it closes only once the gate is open.</summary>
    public static Action CloseSlowly { get; } = static () => Runspace.DefaultRunspace.StateChanged += static (_, change) =>
    {
        if (change.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed)
        {
            Closing.Set();
            Gate.Wait(Patience);
        }
    };

    public static Action SetUp { get; } = static () =>
    {
        if (HoldsSetUps)
        {
            Interlocked.Increment(ref Held);
            Gate.Wait(Patience);
        }
    };

    [Fact]
    public void A_runspace_that_takes_long_to_close_takes_no_body_along_that_runs_beside_it()
    {
        (Meeting, Gate, Closing) = (new Barrier(2), new ManualResetEventSlim(), new ManualResetEventSlim());
        var limit = TimeSpan.FromMilliseconds(200);
        var pool = SharedPool(new PoolOptions { MaxWorkers = 1, RunspacesPerWorker = 2, WorkerIdleLimit = TimeSpan.FromMilliseconds(50), EndLimit = limit });
        using var working = StartBodies(pool, 1);
        Run(pool, $"{Here}::CloseSlowly.Invoke()", 1);
        Assert.True(Closing.Wait(Patience), "the idle runspace is not told to end");

        var process = Assert.Single(Processes);
        Assert.False(process.Exited.Wait(5 * limit), "the process was killed though a body runs in it");

        Gate.Set();
        Assert.Equal([true], Drain(working));
    }

    [Fact]
    public void A_runspace_that_takes_long_to_close_is_killed_once_no_body_runs_beside_it()
    {
        (Meeting, Gate, Closing) = (new Barrier(1), new ManualResetEventSlim(), new ManualResetEventSlim());
        var pool = SharedPool(new PoolOptions
        {
            MaxWorkers = 1,
            RunspacesPerWorker = 2,
            WorkerIdleLimit = TimeSpan.FromMilliseconds(50),
            EndLimit = TimeSpan.FromMilliseconds(200),
        });
        Run(pool, $"{Here}::CloseSlowly.Invoke()", 1);

        Assert.True(Assert.Single(Processes).Exited.Wait(Patience), "it lives on");
        Gate.Set();
    }

    [Fact]
    public void Runspaces_whose_processes_are_killed_for_others_while_they_start_do_not_break_the_pool()
    {
        (Meeting, Gate, Held, HoldsSetUps) = (new Barrier(4), new ManualResetEventSlim(), 0, false);
        var pool = SharedPool(new PoolOptions
        {
            MaxWorkers = 3,
            RunspacesPerWorker = 2,
            Grace = TimeSpan.Zero,
            Worker = new WorkerSettings { InitializationScript = new ScriptSource($"{Here}::SetUp.Invoke()") },
        });
        using var culprits = StartBodies(pool, 3);
        HoldsSetUps = true;
        using var others = Map(pool, "$_", new MapOptions { BatchSize = 1 });
        for (var i = 0; i < 3; i++)
        {
            others.Add(i);
        }

        others.CompleteAdding();
        Assert.True(SpinWait.SpinUntil(static () => Volatile.Read(ref Held) == 3, Patience), "no further runspaces are started");
        var killed = Processes.ToList();

        culprits.Cancel();

        Assert.All(killed, static p => Assert.True(p.Exited.Wait(Patience)));
        Assert.True(SpinWait.SpinUntil(() => pool.GetWorkers().All(w => w.State == WorkerState.Starting) || pool.State != PoolState.Running, Patience));
        HoldsSetUps = false;
        Gate.Set();
        Assert.Equal([0, 1, 2], Drain(others));
        Assert.Equal(PoolState.Running, pool.State);
        Assert.Equal(0, pool.LostWorkers);
    }

    [Fact]
    public void A_kill_in_the_middle_of_a_piece_is_told_as_the_kill_that_it_was()
    {
        var process = new FakeWorker(static (_, _) => { }, greets: false);
        var shared = new SharedProcess(process);
        var neighbour = shared.TryOpen()!;
        process.SayRaw([(byte)LaneKind.Data, 1, 0, 0, 0, 5, 0, 0, 0, 1, 2]);

        shared.First.Kill();

        Assert.True(neighbour.Exited.Wait(Patience));
        Assert.Equal(new WorkerExit(137, 9) { Cause = WorkerExit.EndedForAnother }, neighbour.Exited.Result);
        Assert.Equal(new WorkerExit(137, 9), shared.First.Exited.Result);
    }

    [Fact]
    public void What_is_no_piece_is_the_cause_for_all_runspaces_of_a_process()
    {
        var process = new FakeWorker(static (_, _) => { }, greets: false);
        var shared = new SharedProcess(process);
        var neighbour = shared.TryOpen()!;

        process.SayRaw("Hello world"u8.ToArray());

        foreach (var lane in new[] { shared.First, neighbour })
        {
            Assert.True(lane.Exited.Wait(Patience));
            Assert.Contains("Instead of a piece", lane.Exited.Result.Cause, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_process_with_twice_too_much_memory_counts_once_and_all_that_ran_in_it_are_told_of_its_memory()
    {
        (Meeting, Gate) = (new Barrier(3), new ManualResetEventSlim());
        var pool = SharedPool(new PoolOptions { MaxWorkers = 1, RunspacesPerWorker = 2, MaxWorkerMemory = 100 * Megabyte });
        using var run = StartBodies(pool, 2);
        var process = Assert.Single(Processes);
        process.DiesSlowly = true;
        process.Memory = new WorkerMemory(250 * Megabyte, 260 * Megabyte);
        Assert.True(SpinWait.SpinUntil(() => process.Kills > 0, Patience), "it is not killed");

        SpinWait.SpinUntil(() => process.Kills > 1, TimeSpan.FromSeconds(1)); // the memory of each runspace is looked at four times in this
        process.EndKill();

        var errors = Drain(run).Cast<ErrorRecord>().ToList();
        Gate.Set();
        Assert.Equal(["WorkerMemoryExceeded", "WorkerMemoryExceeded"], errors.Select(static e => e.FullyQualifiedErrorId));
        Assert.Equal((1, 0), (pool.RecycledWorkers, pool.LostWorkers));
    }

    /// <summary>Starts bodies that wait at the gate, and returns when all run.</summary>
    private static MapRun StartBodies(ProcessPool pool, int count)
    {
        var run = Map(pool, $"$null = {Here}::Meeting.SignalAndWait(20000); {Here}::Gate.Wait(20000)", new MapOptions());
        for (var i = 0; i < count; i++)
        {
            run.Add(i);
        }

        run.CompleteAdding();
        Assert.True(Meeting.SignalAndWait(Patience));
        return run;
    }
}
