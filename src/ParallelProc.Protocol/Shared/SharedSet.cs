using System.Collections;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>Values that are there once.</summary>
public sealed class SharedSet : SharedObject, IEnumerable<object?>
{
    internal SharedSet(long id, string name, ISharedCalls calls)
        : base(id, name, calls)
    {
    }

    /// <inheritdoc/>
    public override PoolSharedType Type => PoolSharedType.Set;

    /// <summary>How many values there are.</summary>
    public int Count => (int)Call(SharedOp.Count)!;

    /// <summary>Adds a value. False when it was there.</summary>
    public bool Add(object? value) => (bool)Call(SharedOp.TryAdd, value)!;

    /// <summary>Takes a value out. False when it was not there.</summary>
    public bool Remove(object? value) => (bool)Call(SharedOp.Remove, value)!;

    /// <summary>True when the value is there.</summary>
    public bool Contains(object? value) => (bool)Call(SharedOp.Contains, value)!;

    /// <summary>Takes all values out.</summary>
    public void Clear() => Post(SharedOp.Clear);

    /// <summary>Copies of all values at this moment.</summary>
    public object?[] ToArray() => (object?[])Read(SharedOp.Values)!;

    /// <summary>Goes through what is there at this moment.</summary>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
