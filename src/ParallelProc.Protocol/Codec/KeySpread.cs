using System.Numerics;

namespace ParallelProc.Protocol;

/// <summary>
/// How well the keys of a large table are spread. Keys that were chosen to collide would make filling it take the square of its length, and the thread
/// that reads from the worker would seem to hang. (Hashes of strings can't be foreseen: these need no look.)
/// </summary>
internal sealed class KeySpread
{
    /// <summary>Fewer keys than this do no harm, however they collide.</summary>
    public const int Small = 1024;

    private readonly ushort[] _hashes;
    private readonly ushort[]? _buckets;
    private readonly int _shift;

    private KeySpread(int count, int buckets)
    {
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(count, 1 << 24));
        _hashes = new ushort[size];
        _shift = 32 - BitOperations.Log2((uint)size);
        _buckets = buckets > 0 ? new ushort[Math.Min(buckets, 1 << 24)] : null;
    }

    /// <param name="count">How many keys will come.</param>
    /// <param name="buckets">How many buckets the table has for them; 0 for one that looks elsewhere when a bucket is taken.</param>
    /// <returns>Null for a small table, where no harm is done.</returns>
    public static KeySpread? For(int count, int buckets) => count < Small ? null : new KeySpread(count, buckets);

    /// <summary>About how many keys this one is compared with.</summary>
    public int Add(object key)
    {
        if (key is string)
        {
            return 0;
        }

        var hash = (uint)key.GetHashCode();
        ref var same = ref _hashes[(hash * 0x9E3779B9) >> _shift];
        same += same < ushort.MaxValue ? (ushort)1 : (ushort)0;
        if (_buckets is null)
        {
            return same / 4;
        }

        ref var together = ref _buckets[hash % (uint)_buckets.Length];
        together += together < ushort.MaxValue ? (ushort)1 : (ushort)0;
        return Math.Max(same, together) / 4;
    }
}
