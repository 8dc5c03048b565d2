using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>A list that is a copy of what a shared object holds, and can't be changed.</summary>
/// <typeparam name="T">Of its values.</typeparam>
[SuppressMessage("Naming", "CA1710", Justification = "Named as its kin.")]
public sealed class SharedItems<T> : ReadOnlyCollection<T>, ISharedCopy
{
    internal SharedItems(List<T> list)
        : base(list)
    {
    }

    object ISharedCopy.Original => Items;
}
