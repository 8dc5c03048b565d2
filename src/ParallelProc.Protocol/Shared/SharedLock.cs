using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>Held by one at a time, in the order in which they asked; its holder may take it again. What still holds it when its script block is over lets it go.</summary>
public sealed class SharedLock : SharedObject
{
    internal SharedLock(long id, string name, ISharedCalls calls)
        : base(id, name, calls)
    {
    }

    /// <inheritdoc/>
    public override PoolSharedType Type => PoolSharedType.Lock;

    /// <summary>Each time that it is taken it has a higher token: who guards something else by it can refuse a holder that is late.</summary>
    public long Token { get; private set; }

    /// <summary>True when the holder before ended without letting go (its worker died, say): what it guards may be half done.</summary>
    public bool WasAbandoned => (bool)Call(SharedOp.WasAbandoned)!;

    /// <summary>Takes it; waits for its turn.</summary>
    /// <exception cref="SharedObjectException">To wait would be for ever, as others wait for the caller: DeadlockFound.</exception>
    public void Enter() => Token = Hold(-1);

    /// <summary>Takes it. False when it was not free for so many seconds.</summary>
    public bool TryEnter(double seconds = 0) => TryTake(seconds, toRead: false, CancellationToken.None);

    internal override bool TryTake(double seconds, bool toRead, CancellationToken stop)
    {
        if (!TryHold(seconds, SharedOp.Hold, out var token, stop))
        {
            return false;
        }

        Token = token;
        return true;
    }

    /// <summary>Lets it go, as often as it was taken.</summary>
    /// <exception cref="SharedObjectException">The caller does not hold it: NotHeld.</exception>
    public void Exit() => LetGo();

    /// <summary>Runs a script block while it is held.</summary>
    public object? Invoke(ScriptBlock body) => Invoke(body, -1);

    /// <summary>Runs a script block while it is held.</summary>
    /// <exception cref="TimeoutException">It was not free for so many seconds.</exception>
    public object? Invoke(ScriptBlock body, double seconds)
    {
        Token = Hold(seconds);
        return RunHeld(body);
    }
}
