using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>One value.</summary>
public sealed class SharedReference : SharedObject
{
    internal SharedReference(long id, string name, ISharedCalls calls)
        : base(id, name, calls)
    {
    }

    /// <inheritdoc/>
    public override PoolSharedType Type => PoolSharedType.Value;

    /// <summary>A copy of the value.</summary>
    public object? Value
    {
        get => Read(SharedOp.Get);
        set => Post(SharedOp.Set, value);
    }

    /// <summary>Changes the value while others wait: <c>$v.Update({ $_.Total += 1; $_ })</c>.</summary>
    public object? Update(ScriptBlock update) => WhileHeld(() =>
    {
        var value = Apply(update, Call(SharedOp.Get));
        Value = value;
        return Copy(value);
    });

    /// <summary>Sets the value if it still is what is expected.</summary>
    public bool CompareExchange(object? value, object? expected) => (bool)Call(SharedOp.CompareExchange, value, expected)!;
}
