using System.Numerics;

namespace ParallelProc.Engine;

/// <summary>
/// Counts times in buckets, eight for each doubling of a microsecond, so that a percentile is right within a tenth. Its size is fixed; to count costs a few
/// nanoseconds. Owned by the dispatcher's strand.
/// </summary>
internal sealed class Histogram
{
    private const int Fine = 3; // bits within a doubling
    private const int MostBits = 44; // more than half a year

    private readonly long[] _buckets = new long[(MostBits - Fine + 2) << Fine];
    private long _most;

    public long Count { get; private set; }

    public void Add(TimeSpan time, long count = 1)
    {
        var microseconds = Math.Clamp(time.Ticks / TimeSpan.TicksPerMicrosecond, 0, (1L << MostBits) - 1);
        _buckets[BucketOf(microseconds)] += count;
        Count += count;
        if (microseconds > _most)
        {
            _most = microseconds;
        }
    }

    public PoolPercentiles Percentiles() => new(Count, Percentile(0.5), Percentile(0.95), Percentile(0.99), TimeSpan.FromMicroseconds(_most));

    /// <summary>The end of the bucket in which that share of the times is reached.</summary>
    private TimeSpan Percentile(double share)
    {
        var rank = (long)Math.Ceiling(share * Count);
        long seen = 0;
        for (var i = 0; i < _buckets.Length; i++)
        {
            seen += _buckets[i];
            if (seen >= rank && seen > 0)
            {
                return TimeSpan.FromMicroseconds(Math.Min(_most, LastOf(i)));
            }
        }

        return TimeSpan.Zero;
    }

    private static int BucketOf(long value)
    {
        if (value < 1 << Fine)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2((ulong)value) - Fine;
        return ((shift + 1) << Fine) + (int)((value >> shift) & ((1 << Fine) - 1));
    }

    private static long LastOf(int bucket)
    {
        var shift = (bucket >> Fine) - 1;
        return shift < 0 ? bucket : (((1L << Fine) + (bucket & ((1 << Fine) - 1)) + 1) << shift) - 1;
    }
}
