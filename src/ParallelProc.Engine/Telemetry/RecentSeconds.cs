namespace ParallelProc.Engine;

/// <summary>Sums over the last seconds, in one number a second. Times are tick counts in milliseconds. Owned by the dispatcher's strand.</summary>
internal sealed class RecentSeconds
{
    /// <summary>So many whole seconds are summed up, and what has gone by of the running one.</summary>
    public const int Window = 10;

    private readonly long[] _sums = new long[Window + 1];
    private long _second;

    public void Add(long now, long amount)
    {
        Advance(now);
        _sums[(now / 1000) % _sums.Length] += amount;
    }

    /// <summary>Adds the milliseconds of a span to the seconds that they belong to.</summary>
    public void AddSpan(long from, long now)
    {
        Advance(now);
        var start = Math.Max(from, Begin(now));
        while (start < now)
        {
            var end = Math.Min(now, (start / 1000 + 1) * 1000);
            _sums[(start / 1000) % _sums.Length] += end - start;
            start = end;
        }
    }

    public long Sum(long now)
    {
        Advance(now);
        long sum = 0;
        foreach (var one in _sums)
        {
            sum += one;
        }

        return sum;
    }

    /// <summary>Where the window begins.</summary>
    public static long Begin(long now) => Math.Max(0, (now / 1000 - Window) * 1000);

    private void Advance(long now)
    {
        var second = now / 1000;
        if (second - _second >= _sums.Length)
        {
            Array.Clear(_sums);
            _second = second;
        }

        while (_second < second)
        {
            _sums[++_second % _sums.Length] = 0;
        }
    }
}
