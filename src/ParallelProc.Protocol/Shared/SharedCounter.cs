using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>A whole number that many change.</summary>
public sealed class SharedCounter : SharedObject
{
    internal SharedCounter(long id, string name, ISharedCalls calls)
        : base(id, name, calls)
    {
    }

    /// <inheritdoc/>
    public override PoolSharedType Type => PoolSharedType.Counter;

    /// <summary>The number.</summary>
    public long Value
    {
        get => (long)Call(SharedOp.Get)!;
        set => Call(SharedOp.Set, value);
    }

    /// <summary>Adds to it, and gives what came of that.</summary>
    public long Increment(long by = 1) => (long)Call(SharedOp.Increment, by)!;

    /// <summary>Takes from it, and gives what came of that.</summary>
    public long Decrement(long by = 1) => Increment(-by);

    /// <summary>Adds to it without asking what comes of that, which is much faster; it counts when the script block is over, at the latest.</summary>
    public void Add(long by = 1) => Tally(by);

    /// <summary>Sets it if it still is what is expected.</summary>
    public bool CompareExchange(long value, long expected) => (bool)Call(SharedOp.CompareExchange, value, expected)!;
}
