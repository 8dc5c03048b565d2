using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>Values in an order.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "The type's name is that of its -Type.")]
public sealed class SharedList : SharedObject, IEnumerable<object?>
{
    internal SharedList(long id, string name, ISharedCalls calls)
        : base(id, name, calls)
    {
    }

    /// <inheritdoc/>
    public override PoolSharedType Type => PoolSharedType.List;

    /// <summary>How many values there are.</summary>
    public int Count => (int)Call(SharedOp.Count)!;

    /// <summary>A copy of the value at a place, from 0; negative ones count from the end.</summary>
    public object? this[int index]
    {
        get => Read(SharedOp.Get, index);
        set => Call(SharedOp.Set, index, value);
    }

    /// <summary>Adds a value at the end.</summary>
    public void Add(object? value) => Post(SharedOp.Add, value);

    /// <summary>Adds values at the end, together: those that PowerShell would take one by one from a pipeline. Text is one value, and null is none.</summary>
    public void AddRange(object? values) => WhileHeld(() =>
    {
        IEnumerable each = values is null ? Array.Empty<object>() : LanguagePrimitives.GetEnumerable(values) ?? new[] { values };
        foreach (var value in each)
        {
            Add(value);
        }

        return true;
    });

    /// <summary>Puts a value in front of that at a place.</summary>
    public void Insert(int index, object? value) => Call(SharedOp.Insert, index, value);

    /// <summary>Takes out the value at a place.</summary>
    public void RemoveAt(int index) => Call(SharedOp.Take, index);

    /// <summary>Takes out the first value that is the same. False when there is none.</summary>
    public bool Remove(object? value) => (bool)Call(SharedOp.Remove, value)!;

    /// <summary>True when there is such a value.</summary>
    public bool Contains(object? value) => (bool)Call(SharedOp.Contains, value)!;

    /// <summary>Takes all values out.</summary>
    public void Clear() => Post(SharedOp.Clear);

    /// <summary>Copies of all values at this moment.</summary>
    public object?[] ToArray() => (object?[])Read(SharedOp.Values)!;

    /// <summary>Changes the value at a place while others wait.</summary>
    public object? Update(int index, ScriptBlock update) => WhileHeld(() =>
    {
        var value = Apply(update, Call(SharedOp.Get, index));
        this[index] = value;
        return Copy(value);
    });

    /// <summary>Goes through what is there at this moment.</summary>
    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
