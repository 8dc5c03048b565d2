using BenchmarkDotNet.Attributes;
using ParallelProc.Bench.Simulation;

namespace ParallelProc.Bench;

/// <summary>What an item costs in the engine alone: from Add to Take, with workers that answer at once.</summary>
public class DispatcherBenchmarks : IDisposable
{
    private const int Items = 10_000;
    private SimulatedPool? _pool;

    [Params(1, 8, 64, 200)]
    public int Workers { get; set; }

    [GlobalSetup]
    public void Setup() => _pool = new SimulatedPool(Workers);

    [GlobalCleanup]
    public void Dispose()
    {
        _pool?.Dispose();
        _pool = null;
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Items)]
    public void SingleItems() => _pool!.Map(Items, 1);

    [Benchmark(OperationsPerInvoke = Items)]
    public void AdaptiveBatches() => _pool!.Map(Items, null);
}
