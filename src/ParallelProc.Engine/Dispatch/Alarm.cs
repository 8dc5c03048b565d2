namespace ParallelProc.Engine;

/// <summary>Goes off at the earliest of the times that it was asked for, and sleeps when there is none. Times are tick counts in milliseconds.</summary>
internal sealed class Alarm : IDisposable
{
    private readonly Clock _clock;
    private long _due = long.MaxValue;

    public Alarm(Action onDue) => _clock = new Clock(onDue);

    public static long Now => EngineSimulation.Now;

    /// <summary>Asks for a call at that time, if none is due earlier. On the strand.</summary>
    public void At(long time)
    {
        if (time < _due)
        {
            _due = time;
            _clock.Set(time);
        }
    }

    /// <summary>Forgets what was asked for: the owner looks at all of its times and asks anew. On the strand.</summary>
    public void Reset() => _due = long.MaxValue;

    public void Dispose() => _clock.Dispose();
}
