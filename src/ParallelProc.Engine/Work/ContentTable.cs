namespace ParallelProc.Engine;

/// <summary>Contents that may be in use, so that equal ones are one. Keeps none of them. Thread-safe.</summary>
internal sealed class ContentTable
{
    private const int LeastSweep = 64;

    /// <summary>So many bytes tell most apart; those that are the same there are compared.</summary>
    private const int SampleCount = 512;

    private readonly Dictionary<int, List<WeakReference<Content>>> _known = [];
    private int _count;

    /// <summary>At so many it is looked for those that are no more.</summary>
    private int _sweepAt = LeastSweep;

    /// <returns>One of the same bytes, where there is one; else this.</returns>
    public Content Share(Content content)
    {
        var hash = HashOf(content);
        lock (_known)
        {
            if (!_known.TryGetValue(hash, out var alike))
            {
                _known.Add(hash, alike = []);
            }

            foreach (var known in alike)
            {
                if (known.TryGetTarget(out var other) && other.IsSecret == content.IsSecret && other.Bytes.AsSpan().SequenceEqual(content.Bytes))
                {
                    return other;
                }
            }

            alike.Add(new WeakReference<Content>(content));
            if (++_count >= _sweepAt)
            {
                Sweep();
            }

            return content;
        }
    }

    private static int HashOf(Content content)
    {
        var hash = default(HashCode);
        hash.Add(content.Bytes.Length);
        var step = Math.Max(1, content.Bytes.Length / SampleCount);
        for (var i = 0; i < content.Bytes.Length; i += step)
        {
            hash.Add(content.Bytes[i]);
        }

        return hash.ToHashCode();
    }

    private void Sweep()
    {
        _count = 0;
        foreach (var (hash, alike) in _known.ToList())
        {
            alike.RemoveAll(static one => !one.TryGetTarget(out _));
            _count += alike.Count;
            if (alike.Count == 0)
            {
                _known.Remove(hash);
            }
        }

        _sweepAt = Math.Max(LeastSweep, 2 * _count);
    }
}
