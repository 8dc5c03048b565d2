using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ParallelProc.Bench.Fuzz;
using ParallelProc.Bench.Pipes;
using ParallelProc.Bench.Simulation;

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
    case [PipeChild.Word, var message]:
        PipeChild.Run(Number(message));
        break;
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
