using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>Waited for until it is set, and open to all from then on.</summary>
public sealed class SharedEvent : SharedObject
{
    internal SharedEvent(long id, string name, ISharedCalls calls)
        : base(id, name, calls)
    {
    }

    /// <inheritdoc/>
    public override PoolSharedType Type => PoolSharedType.Event;

    /// <summary>True when nobody has to wait for it.</summary>
    public bool IsSet => (bool)Call(SharedOp.Get)!;

    /// <summary>Lets all go on that wait for it.</summary>
    public void Set() => Post(SharedOp.Set);

    /// <summary>Makes who comes from now on wait.</summary>
    public void Reset() => Post(SharedOp.Reset);

    /// <summary>Waits until it is set.</summary>
    public void Wait() => Call(SharedOp.Wait);

    /// <summary>Waits until it is set. False when it was not for so many seconds.</summary>
    public bool Wait(double seconds) => TryAsk(SharedOp.Wait, seconds, out _);
}
