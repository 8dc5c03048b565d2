using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ParallelProc;

/// <summary>A hashtable that is a copy of what a shared object holds, and says so to who would change it. Its <see cref="Hashtable.Clone"/> can be changed.</summary>
[SuppressMessage("Design", "CA1010", Justification = "It is a hashtable, as scripts know it.")]
[SuppressMessage("Usage", "CA2237", Justification = "It is never serialized by .NET's formatters.")]
public sealed class SharedTable : Hashtable
{
    internal SharedTable(IReadOnlyList<DictionaryEntry> entries, IEqualityComparer? comparer)
        : base(comparer)
    {
        foreach (var entry in entries)
        {
            base.Add(entry.Key, entry.Value);
        }
    }

    /// <inheritdoc/>
    public override bool IsReadOnly => true;

    /// <inheritdoc/>
    public override object? this[object key]
    {
        get => base[key];
        set => throw Refusal();
    }

    /// <inheritdoc/>
    public override void Add(object key, object? value) => throw Refusal();

    /// <inheritdoc/>
    public override void Remove(object key) => throw Refusal();

    /// <inheritdoc/>
    public override void Clear() => throw Refusal();

    private static SharedObjectException Refusal() => new(
        "This hashtable is a copy of what a shared object holds: a change of it would be lost. Use Update of the shared object, or change a Clone() and store that.", "SharedCopyChanged");
}
