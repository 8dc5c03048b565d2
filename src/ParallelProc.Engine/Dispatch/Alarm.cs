namespace ParallelProc.Engine;

/// <summary>A timer that goes off at the earliest of the times that it was asked for, and sleeps when there is none. Times are tick counts in milliseconds.</summary>
internal sealed class Alarm : IDisposable
{
    private readonly Timer _timer;
    private long _due = long.MaxValue;

    public Alarm(Action onDue) => _timer = new Timer(_ => onDue());

    public static long Now => Environment.TickCount64;

    /// <summary>Asks for a call at that time, if none is due earlier. On the strand.</summary>
    public void At(long time)
    {
        if (time < _due)
        {
            _due = time;
            _timer.Change(Math.Max(0, time - Now), Timeout.Infinite);
        }
    }

    /// <summary>Forgets what was asked for: the owner looks at all of its times and asks anew. On the strand.</summary>
    public void Reset() => _due = long.MaxValue;

    public void Dispose() => _timer.Dispose();
}
