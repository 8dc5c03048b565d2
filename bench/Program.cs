using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ParallelProc.Bench.Fuzz;
using ParallelProc.Bench.Pipes;
using ParallelProc.Bench.Simulation;
using ParallelProc.Bench.Simulation.Cluster;

// The first word says what is done: one of the peers of Measure-Pool.ps1, a long run of the fuzzer, else the micro-benchmarks.
switch (args)
{
    case ["pipe-pingpong"]:
        PingPong.Serve();
        break;
    case ["pipe-echo"]:
        BlockEcho.Serve();
        break;
    case ["dispatcher", var items, var rounds, .. var workers]:
        DispatcherTable.Print(Number(items), Number(rounds), [.. workers.Select(Number)]);
        break;
    case ["cluster", var hosts, var workers, var tasks, var seconds, var hoursUp, var minutesDown]:
        ClusterRun.Print(new ClusterPlan(Number(hosts), Number(workers), Number(tasks), Micros(seconds, 1), Micros(hoursUp, 3600), Micros(minutesDown, 60)));
        break;
    case [PipeChild.Word, var message]:
        PipeChild.Run(Number(message));
        break;
    case [DelayRelay.Word, var way, .. var program]:
        return DelayRelay.Run(Number(way), program);
    case ["fuzz", .. var options]:
        return FuzzCommand.Run(options);
    default:
        // In this process: nothing is restored or built again for it, so it runs wherever the project was built.
        var config = ManualConfig.Create(DefaultConfig.Instance)
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default);
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
        break;
}

return 0;

static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

static long Micros(string text, double unit) => (long)(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) * unit * 1e6);
