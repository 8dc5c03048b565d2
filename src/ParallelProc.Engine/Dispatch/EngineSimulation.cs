namespace ParallelProc.Engine;

/// <summary>
/// A world in which a pool runs on one thread and in a time of its own, so that all that happens to it can be had a second time. Where there is none, as always outside of
/// tests, time and threads are the system's. It is the thread's own: pools that others run at the same time know nothing of it.
/// </summary>
internal abstract class EngineSimulation
{
    [ThreadStatic]
    private static EngineSimulation? OfThread;

    /// <summary>The one that this thread simulates, or null.</summary>
    public static EngineSimulation? Current
    {
        get => OfThread;
        set => OfThread = value;
    }

    /// <summary>The time as a tick count in milliseconds.</summary>
    public static long Now => OfThread is { } simulation ? simulation.Time : Environment.TickCount64;

    /// <summary>The time of day.</summary>
    public static DateTime UtcNow => OfThread is { } simulation ? simulation.TimeOfDay : DateTime.UtcNow;

    protected abstract long Time { get; }

    protected abstract DateTime TimeOfDay { get; }

    /// <summary>Batches are numbered from 1 in each simulation: the length of a number is the length of its message.</summary>
    public abstract long NextBatchId();

    /// <summary>Calls a clock back at that time (<see cref="Clock.Call"/>), and not at the time that was set before.</summary>
    public abstract void Set(Clock clock, long due);

    /// <summary>Calls it no more.</summary>
    public abstract void Forget(Clock clock);

    /// <summary>Does for a new channel what its threads would do.</summary>
    public abstract void Drive(WorkerChannel channel);

    /// <summary>Does for a journal what its thread would do (<see cref="JournalWriter.WriteNext"/>).</summary>
    public abstract void Drive(JournalWriter journal);

    /// <summary>Does what others do on a thread of the pool. What goes wrong is the task's.</summary>
    public abstract Task DoAside(Action action);
}
