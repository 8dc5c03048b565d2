using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>What holds for a pool's workers at every moment: how many there are, how much each may run, and that a stop is one.</summary>
internal sealed class PoolPromises(SimulatedWorld world, PoolOptions options)
{
    /// <summary>With so many retries nothing fails but what always does.</summary>
    public const int EnoughRetries = 40;

    /// <summary>In microseconds: so soon after a forced stop all is over.</summary>
    private const long ForceTakes = 1_000_000;

    private long _forcedAt;
    private Task? _stopped;

    /// <summary>The most that was asked of it; null while it was not told to stop.</summary>
    public StopKind? Stopping { get; private set; }

    /// <summary>How many workers it may have is not always the same.</summary>
    public bool WasResized { get; set; }

    public bool LimitsMemory => options.MaxWorkerMemory is not null;

    public void Launches()
    {
        Assert.True(Stopping != StopKind.Force, "A worker was started after the pool was told to end at once.");
        Assert.True(_stopped is not { IsCompleted: true }, "A worker was started after the pool had stopped.");
    }

    public void Begins(SimulatedWorker worker, IReadOnlyList<SimulatedWorker> workers)
    {
        Assert.True(Stopping != StopKind.Force, "An item began after the pool was told to end at once.");
        if (options.MaxTasksPerWorker is { } most)
        {
            Assert.True(worker.Begun <= most, $"A worker began {worker.Begun} items of {most}.");
        }

        if (!WasResized)
        {
            var running = workers.Count(static w => w.Runs);
            Assert.True(running <= options.MaxWorkers, $"{running} workers run something, of {options.MaxWorkers}.");
        }
    }

    public void Stops(StopKind kind, Task stopped)
    {
        Stopping = Stopping is { } before && before > kind ? before : kind;
        _stopped = stopped;
        if (kind == StopKind.Force && _forcedAt == 0)
        {
            _forcedAt = world.Micros;
        }
    }

    /// <summary>Looks at what time does.</summary>
    public void Look()
    {
        if (_forcedAt != 0 && world.Micros - _forcedAt > ForceTakes)
        {
            Assert.True(_stopped!.IsCompleted, "The pool was told to end at once, and has not ended.");
        }
    }
}
