using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>Held by as many at a time as its capacity says.</summary>
public sealed class SharedSemaphore : SharedObject
{
    internal SharedSemaphore(long id, string name, ISharedCalls calls)
        : base(id, name, calls)
    {
    }

    /// <inheritdoc/>
    public override PoolSharedType Type => PoolSharedType.Semaphore;

    /// <summary>How many more may take it.</summary>
    public int Available => (int)Call(SharedOp.Count)!;

    /// <summary>Takes a place; waits for one.</summary>
    public void Wait() => Hold(-1);

    /// <summary>Takes a place. False when there was none for so many seconds.</summary>
    public bool TryWait(double seconds = 0) => TryHold(seconds, SharedOp.Hold, out _);

    internal override bool TryTake(double seconds, bool toRead, CancellationToken stop) => TryHold(seconds, SharedOp.Hold, out _, stop);

    /// <summary>Gives the place back.</summary>
    public void Release() => LetGo();

    /// <summary>Runs a script block on a place.</summary>
    public object? Invoke(ScriptBlock body)
    {
        Wait();
        return RunHeld(body);
    }
}
