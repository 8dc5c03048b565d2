using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>A dictionary that is a copy of what a shared object holds, and can't be changed.</summary>
/// <typeparam name="TKey">Of its keys.</typeparam>
/// <typeparam name="TValue">Of its values.</typeparam>
[SuppressMessage("Naming", "CA1710", Justification = "Named as its kin.")]
public sealed class SharedPairs<TKey, TValue> : ReadOnlyDictionary<TKey, TValue>, ISharedCopy
    where TKey : notnull
{
    internal SharedPairs(Dictionary<TKey, TValue> table)
        : base(table)
    {
    }

    object ISharedCopy.Original => Dictionary;
}
