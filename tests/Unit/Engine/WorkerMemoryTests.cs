using System.Diagnostics;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

public sealed class WorkerMemoryTests : EngineTest
{
    private const long Megabyte = 1024 * 1024;

    private static readonly PoolOptions Limited = new() { MaxWorkerMemory = 100 * Megabyte, Grace = TimeSpan.FromMilliseconds(100) };

    [Fact]
    public void A_worker_with_too_much_memory_ends_what_it_runs_and_gives_back_the_rest()
    {
        using var successor = new ManualResetEventSlim();
        var launched = 0;
        var pool = Pool(1, () =>
        {
            if (Interlocked.Increment(ref launched) == 2)
            {
                successor.Set();
            }

            return new FakeWorker((worker, batch) =>
            {
                worker.Started(batch);
                if (launched == 1)
                {
                    worker.Memory = new WorkerMemory(150 * Megabyte, 160 * Megabyte);
                    Assert.True(successor.Wait(Patience), "no successor was started");
                }

                for (var i = 0; batch.Begin(i); i++)
                {
                    worker.Output_(batch, i, batch.Items[i]);
                    worker.Done(batch, i);
                }

                worker.Ended(batch);
            });
        }, Limited);

        Assert.Equal([1, 2, 3, 4, 5], RunMap(pool, [1, 2, 3, 4, 5]));

        Assert.Equal(1, pool.RecycledWorkers);
        Assert.Equal(0, pool.LostWorkers);
        Assert.True(Workers.First().Exited.Wait(Patience));
        Assert.False(Workers.First().Killed);
    }

    [Fact]
    public void A_worker_with_twice_too_much_is_killed_with_an_error_for_what_it_ran()
    {
        var launched = 0;
        var pool = Pool(1, () =>
        {
            Interlocked.Increment(ref launched);
            return new FakeWorker((worker, batch) =>
            {
                if (launched > 1)
                {
                    worker.Echo(batch);
                    return;
                }

                worker.Started(batch);
                worker.Memory = new WorkerMemory(250 * Megabyte, 260 * Megabyte);
                Assert.True(worker.Exited.Wait(Patience), "the worker was not killed");
            });
        }, Limited);
        using var run = Map(pool, new MapOptions { BatchSize = 1 });
        run.Add("large");
        run.Add("small");
        run.CompleteAdding();
        var results = new List<(RecordKind Kind, object? Value)>();
        while (!run.Drained)
        {
            Wait(run);
            while (run.TryTake(out var kind, out var value))
            {
                results.Add((kind, value));
            }
        }

        var error = Assert.IsType<System.Management.Automation.ErrorRecord>(results[0].Value);
        Assert.Equal("WorkerMemoryExceeded", error.FullyQualifiedErrorId);
        Assert.Equal("large", error.TargetObject);
        Assert.Contains("250 MB", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("100 MB", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal("small", results[1].Value);
        Assert.True(Workers.First().Killed);
        Assert.Equal((1, 0), (pool.RecycledWorkers, pool.LostWorkers));
    }

    [Fact]
    public void A_worker_that_is_lost_is_told_of_with_its_age_its_work_and_its_memory()
    {
        var pool = Pool(1, () => new FakeWorker((worker, batch) =>
        {
            if (batch.Items[0] is 1)
            {
                worker.Echo(batch);
                return;
            }

            worker.Started(batch);
            worker.Print("last words\n");
            worker.Die(new WorkerExit(139, 11));
        })
        { Memory = new WorkerMemory(70 * Megabyte, 80 * Megabyte) });
        using var run = Map(pool, new MapOptions { BatchSize = 1 });
        run.Add(1);
        run.Add(2);
        run.CompleteAdding();
        object? last = null;
        while (!run.Drained)
        {
            Wait(run);
            while (run.TryTake(out _, out var value))
            {
                last = value;
            }
        }

        var error = Assert.IsType<System.Management.Automation.ErrorRecord>(last);
        Assert.Equal(2, error.TargetObject);
        foreach (var part in new[] { "SIGSEGV (11)", "seconds old", "had run 1 script block before", "at least 80 MB", "last words" })
        {
            Assert.Contains(part, error.Exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_lines_of_Linux_on_a_process_are_read()
    {
        var status = "Name:\tpwsh\nVmPeak:\t 9000 kB\nVmHWM:\t   2048 kB\nVmRSS:\t   1024 kB\n"u8;

        Assert.Equal(new WorkerMemory(Megabyte, 2 * Megabyte), ProcessMemory.Parse(status));
        Assert.Null(ProcessMemory.Parse("Name:\tzombie\nState:\tZ (zombie)\n"u8));
    }

    [Fact]
    public void The_memory_of_a_process_is_known_while_it_lives()
    {
        using var self = Process.GetCurrentProcess();
        var memory = Assert.NotNull(ProcessMemory.Of(self));
        Assert.InRange(memory.Resident, 10 * Megabyte, memory.Peak);
    }
}
