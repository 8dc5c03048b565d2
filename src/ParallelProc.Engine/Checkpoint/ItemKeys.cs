using System.Globalization;
using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>Gives each item of one map its key. Used by the thread that adds items.</summary>
internal sealed class ItemKeys(Func<object?, object?>? choose) : IDisposable
{
    private const int LongestLabel = 120;

    private readonly ContentHash _hash = new();
    private readonly Dictionary<UInt128, int> _copies = [];

    /// <summary>The item's key, and what a person may know it by.</summary>
    /// <exception cref="Protocol.ObjectCodecException">It has content that can't be encoded.</exception>
    /// <exception cref="PoolException">-CheckpointKey makes no key of it.</exception>
    public (ItemKey Key, string Label) Of(object? item, object? content)
    {
        var value = choose is null ? content : choose(item);
        var hash = _hash.Of(value);
        var copy = _copies[hash] = _copies.GetValueOrDefault(hash) + 1;
        return (new ItemKey(hash, copy), Label(value));
    }

    public void Dispose() => _hash.Dispose();

    /// <summary>A name or number is its own label. Of anything else, only its type is told: who knows what it holds.</summary>
    private static string Label(object? value)
    {
        var inner = value is PSObject wrapped ? wrapped.BaseObject : value;
        var text = inner switch
        {
            null => "",
            string or FileSystemInfo or Uri => inner.ToString()!,
            IFormattable number when inner.GetType().IsValueType => number.ToString(null, CultureInfo.InvariantCulture),
            object?[] several => string.Join(", ", several.Select(Label)),
            _ => $"[{inner.GetType().Name}]",
        };
        return text.Length <= LongestLabel ? text : string.Concat(text.AsSpan(0, LongestLabel - 1), "…");
    }
}
