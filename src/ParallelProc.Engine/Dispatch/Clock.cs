namespace ParallelProc.Engine;

/// <summary>
/// Calls back at a time, on the engine's own thread. A timer of the runtime would wake the thread pool, whose threads look for more work for longer
/// than these short calls take, and which a user's code may have filled. The calls must not wait for anything.
/// </summary>
internal sealed class Clock : IDisposable
{
    private const long Never = long.MaxValue;

    private static readonly object Gate = new();
    private static readonly List<Clock> Running = [];
    private static Thread? Thread;
    private static long WakesAt = Never; // when the thread looks next, unasked

    private readonly EngineSimulation? _simulation = EngineSimulation.Current;
    private readonly Action _onDue;
    private long _due = Never;

    public Clock(Action onDue) => _onDue = onDue;

    /// <summary>Calls back at that tick count in milliseconds, and not at the time that was set before.</summary>
    public void Set(long due)
    {
        if (_simulation is not null)
        {
            _simulation.Set(this, due);
            return;
        }

        lock (Gate)
        {
            if (_due == Never)
            {
                Running.Add(this);
            }

            _due = due;
            if (Thread is null)
            {
                Thread = new Thread(Run, 512 * 1024) { IsBackground = true, Name = "ParallelProc clock" };
                Thread.UnsafeStart();
            }

            // Most times that are set never come, and are later than another one: the thread need not hear of them.
            if (due < WakesAt)
            {
                WakesAt = due;
                Monitor.Pulse(Gate);
            }
        }
    }

    /// <summary>Calls no more. A call that has begun may still be on its way.</summary>
    public void Dispose()
    {
        _simulation?.Forget(this);
        lock (Gate)
        {
            _due = Never;
            Running.Remove(this);
        }
    }

    /// <summary>The time has come.</summary>
    internal void Call() => _onDue();

    private static void Run()
    {
        var due = new List<Clock>();
        while (true)
        {
            lock (Gate)
            {
                while (!TakeDue(due, out var wait))
                {
                    Monitor.Wait(Gate, wait);
                }
            }

            foreach (var clock in due)
            {
                clock.Call();
            }

            due.Clear();
        }
    }

    private static bool TakeDue(List<Clock> due, out int wait)
    {
        var now = Environment.TickCount64;
        var next = Never;
        for (var i = Running.Count - 1; i >= 0; i--)
        {
            var clock = Running[i];
            if (clock._due <= now)
            {
                clock._due = Never;
                Running.RemoveAt(i);
                due.Add(clock);
            }
            else
            {
                next = Math.Min(next, clock._due);
            }
        }

        WakesAt = next;
        wait = next == Never ? Timeout.Infinite : (int)Math.Min(int.MaxValue, next - now);
        return due.Count > 0;
    }
}
