using System.Collections;

namespace ParallelProc.Commands;

/// <summary>Items that are gone through once, by several pipelines if need be: the next one goes on behind the item that ended the one before.</summary>
internal sealed class ItemWalk(IReadOnlyList<object?> items) : IEnumerable, IEnumerator
{
    private int _index = -1;

    /// <summary>No item is left.</summary>
    public bool Over => _index >= items.Count - 1;

    /// <inheritdoc/>
    public object? Current => items[_index];

    /// <inheritdoc/>
    public bool MoveNext() => !Over && ++_index >= 0;

    /// <inheritdoc/>
    public void Reset() => throw new NotSupportedException();

    /// <inheritdoc/>
    public IEnumerator GetEnumerator() => this;
}
