using System.Collections;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>Values by keys. Text keys are the same whatever their letter case, as in a hashtable of PowerShell's.</summary>
public sealed class SharedDictionary : SharedObject, IEnumerable<DictionaryEntry>
{
    internal SharedDictionary(long id, string name, ISharedCalls calls)
        : base(id, name, calls)
    {
    }

    /// <inheritdoc/>
    public override PoolSharedType Type => PoolSharedType.Dictionary;

    /// <summary>How many keys there are.</summary>
    public int Count => (int)Call(SharedOp.Count)!;

    /// <summary>The keys at this moment.</summary>
    public object?[] Keys => (object?[])Call(SharedOp.Keys)!;

    /// <summary>Copies of the values at this moment, in the order of <see cref="Keys"/>.</summary>
    public object?[] Values => (object?[])Read(SharedOp.Values)!;

    /// <summary>A copy of the value of a key, null where it is not there.</summary>
    public object? this[object key]
    {
        get => Read(SharedOp.Get, key);
        set => Post(SharedOp.Set, Key(key), value);
    }

    /// <summary>Adds a key that must not be there.</summary>
    /// <exception cref="SharedObjectException">It is there: DuplicateKey.</exception>
    public void Add(object key, object? value)
    {
        if (!TryAdd(key, value))
        {
            throw new SharedObjectException($"'{key}' is in {this} already.", "DuplicateKey");
        }
    }

    /// <summary>Adds a key. False when it is there, and nothing is changed then.</summary>
    public bool TryAdd(object key, object? value) => (bool)Call(SharedOp.TryAdd, Key(key), value)!;

    /// <summary>Takes a key out. False when it was not there.</summary>
    public bool Remove(object key) => (bool)Call(SharedOp.Remove, key)!;

    /// <summary>True when the key is there.</summary>
    public bool ContainsKey(object key) => (bool)Call(SharedOp.Contains, key)!;

    /// <summary>Takes all keys out.</summary>
    public void Clear() => Post(SharedOp.Clear);

    /// <summary>The value of a key, which is made if it is not there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value, or a script block that makes it: it runs once, while others wait.</param>
    public object? GetOrAdd(object key, object? value) => Made(value) is not { } make
        ? Read(SharedOp.GetOrAdd, Key(key), value)
        : WhileHeld(() =>
        {
            if (!ContainsKey(key))
            {
                this[key] = Apply(make, key);
            }

            return this[key];
        });

    /// <summary>Sets a key, from its value where it has one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="addValue">Its value where it has none.</param>
    /// <param name="update">Makes the new value of the old one, which is <c>$_</c>; it runs once, while others wait.</param>
    public object? AddOrUpdate(object key, object? addValue, ScriptBlock update) => WhileHeld(() =>
    {
        var value = ContainsKey(key) ? Apply(update, Call(SharedOp.Get, key)) : SharedValue.Of(addValue);
        this[key] = value;
        return Copy(value);
    });

    /// <summary>Changes the value of a key while others wait: <c>$d.Update('a', { $_.Total += 1; $_ })</c>.</summary>
    public object? Update(object key, ScriptBlock update) => WhileHeld(() =>
    {
        var value = Apply(update, Call(SharedOp.Get, key));
        this[key] = value;
        return Copy(value);
    });

    /// <summary>Adds to a number; a key that is not there counts as 0.</summary>
    public long Increment(object key, long by = 1) => (long)Call(SharedOp.Increment, Key(key), by)!;

    /// <summary>Sets a key if its value is still what is expected.</summary>
    public bool CompareExchange(object key, object? value, object? expected) => (bool)Call(SharedOp.CompareExchange, Key(key), value, expected)!;

    /// <summary>All keys with copies of their values, at one moment.</summary>
    public Hashtable ToHashtable() => WhileHeld(() =>
    {
        var table = new Hashtable(StringComparer.OrdinalIgnoreCase);
        var (keys, values) = (Keys, Values);
        for (var i = 0; i < keys.Length; i++)
        {
            table[keys[i]!] = values[i];
        }

        return table;
    });

    /// <summary>Goes through what is there at this moment.</summary>
    public IEnumerator<DictionaryEntry> GetEnumerator() => ToHashtable().Cast<DictionaryEntry>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static ScriptBlock? Made(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) as ScriptBlock;

    private static object Key(object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return SharedValue.Of(key).Scalar ?? throw new ArgumentException($"A {key.GetType().Name} can't be a key. Take text, a number or another simple value.", nameof(key));
    }
}
