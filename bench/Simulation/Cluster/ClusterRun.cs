using System.Diagnostics;
using System.Globalization;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Bench.Simulation.Cluster;

/// <summary>A real pool over a simulated cluster: what it costs the one shell, and what failing hosts cost.</summary>
internal static class ClusterRun
{
    // As most bodies: it may have effects, so that each item is told of as it ends.
    private static readonly ScriptCode Code = new(new ScriptSource("Invoke-Work $_"), [], BodyTrust.None);

    public static void Print(ClusterPlan plan)
    {
        var world = new ClusterWorld(seed: 1);
        EngineSimulation.Current = world;
        try
        {
            Print(plan, world);
        }
        finally
        {
            EngineSimulation.Current = null;
        }
    }

    private static void Print(ClusterPlan plan, ClusterWorld world)
    {
        var ledger = new ClusterLedger(plan.Tasks);
        ClusterWorker? launched = null;
        world.OnChannel = channel => launched!.Attach(channel);
        var hosts = Enumerable.Range(1, plan.Hosts)
            .Select(i => new ClusterHost($"node{i}", world, plan, ledger) { OnLaunch = worker => launched = worker })
            .Select(host => new HostState(new PoolHost { Name = host.Name, Kind = PoolHostKind.Ssh, Workers = plan.WorkersPerHost }, host));
        var options = new PoolOptions { MaxWorkers = plan.Workers, EndLimit = TimeSpan.FromMinutes(10) };
        using var pool = new ProcessPool(options, new HostsLauncher(hosts));
        using var process = Process.GetCurrentProcess();
        var clock = Stopwatch.StartNew();
        var heap = Run(plan, world, ledger, pool);
        var hours = world.Hours;
        ledger.IsOver = true;
        var (lost, started) = (pool.LostWorkers, ledger.Starts);
        var stopped = pool.StopAsync();
        while (!stopped.IsCompleted && world.Step())
        {
        }

        process.Refresh();
        var perTask = process.TotalProcessorTime.TotalMicroseconds / plan.Tasks;
        Line($"cluster            {plan.Hosts} hosts x {plan.WorkersPerHost} workers, {plan.Tasks} tasks of {plan.MeanTaskMicros / 1e6:0.###} s on average, {hours:0.00} hours");
        Line($"use                {ledger.WorkMicros / (hours * 3.6e9 * plan.Workers):0.0 %} of all workers, those of hosts that are down included");
        Line($"shell              {process.TotalProcessorTime.TotalSeconds:0.0} s of processor time (simulated workers included), {perTask:0.00} us a task: {1e6 / perTask:0} tasks/s at most");
        Line($"memory             {heap / 1e6:0} MB on the heap, {process.PeakWorkingSet64 / 1e6:0} MB in all at most");
        Line($"failures           {ledger.HostFailures} of hosts, {lost} workers lost, {started} started, {ledger.Begun - plan.Tasks} tasks begun again");
        var waits = ledger.Recoveries.Order().ToArray();
        if (waits.Length > 0)
        {
            Line($"recovery           {waits.Length} tasks of failed hosts ran elsewhere after {waits[waits.Length / 2] / 1e6:0.0} s (median), {waits[(int)(waits.Length * 0.99)] / 1e6:0.0} s (99 %), {waits[^1] / 1e6:0.0} s (most)");
        }

        Line($"results            {ledger.Results}, each once");
        Line($"it took            {clock.Elapsed.TotalSeconds:0.0} s");
    }

    private static long Run(ClusterPlan plan, ClusterWorld world, ClusterLedger ledger, ProcessPool pool)
    {
        using var run = pool.StartMap(Code, BoundValues.None, new MapOptions { Unordered = true, Retry = new RetryPolicy { Count = 100, Delay = TimeSpan.Zero } });
        var added = 0;
        var heap = 0L;
        for (var turn = 0; ledger.Results < plan.Tasks; turn++)
        {
            while (added < plan.Tasks && !run.WindowFull)
            {
                run.Add(added++);
                if (added == plan.Tasks)
                {
                    run.CompleteAdding();
                }
            }

            if (!world.Step())
            {
                throw new InvalidOperationException("Nothing will ever happen any more.");
            }

            while (run.TryTake(out var kind, out var value))
            {
                if (kind == RecordKind.Output)
                {
                    ledger.Result((int)value!);
                }
                else if (kind == RecordKind.Error)
                {
                    throw new InvalidOperationException($"An item has failed for good: {value}");
                }
            }

            if (run.Failure is { } failure)
            {
                throw failure;
            }

            if (turn % 2_000_000 == 1_000_000)
            {
                heap = Math.Max(heap, GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        return heap;
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
