namespace ParallelProc.Engine;

/// <summary>
/// Calls those that have asked for it at their times, on one thread of its own that nothing else holds up. There is none while nobody has asked: workers of
/// this machine need none.
/// </summary>
internal static class HeartBeats
{
    private static readonly object Gate = new();
    private static readonly List<Entry> Entries = [];
    private static bool Runs;

    /// <param name="interval">How often.</param>
    /// <param name="beat">What to do, at once; false when it is not to be called again.</param>
    public static void Add(TimeSpan interval, Func<bool> beat)
    {
        lock (Gate)
        {
            Entries.Add(new Entry(interval, beat) { Due = Environment.TickCount64 });
            Monitor.Pulse(Gate);
            if (!Runs)
            {
                Runs = true;
                new Thread(Run) { IsBackground = true, Name = "ParallelProc heartbeats" }.Start();
            }
        }
    }

    private static void Run()
    {
        while (TakeDue() is { } due)
        {
            foreach (var entry in due)
            {
                if (!entry.Beat())
                {
                    lock (Gate)
                    {
                        Entries.Remove(entry);
                    }
                }
            }
        }
    }

    /// <summary>Waits for those whose time has come. Null when there is nobody left.</summary>
    private static List<Entry>? TakeDue()
    {
        lock (Gate)
        {
            while (Entries.Count > 0)
            {
                var now = Environment.TickCount64;
                var due = Entries.FindAll(e => e.Due <= now);
                if (due.Count > 0)
                {
                    due.ForEach(e => e.Due = now + (long)e.Interval.TotalMilliseconds);
                    return due;
                }

                Monitor.Wait(Gate, (int)Math.Min(int.MaxValue, Entries.Min(static e => e.Due) - now));
            }

            Runs = false;
            return null;
        }
    }

    private sealed record Entry(TimeSpan Interval, Func<bool> Beat)
    {
        public long Due { get; set; }
    }
}
