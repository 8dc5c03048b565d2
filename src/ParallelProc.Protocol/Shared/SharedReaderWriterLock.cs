using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>Held by many who read, or by one who writes. Nobody who asks is overtaken.</summary>
public sealed class SharedReaderWriterLock : SharedObject
{
    internal SharedReaderWriterLock(long id, string name, ISharedCalls calls)
        : base(id, name, calls)
    {
    }

    /// <inheritdoc/>
    public override PoolSharedType Type => PoolSharedType.ReaderWriterLock;

    /// <summary>True when a writer ended without letting go.</summary>
    public bool WasAbandoned => (bool)Call(SharedOp.WasAbandoned)!;

    /// <summary>Takes it for reading.</summary>
    public void EnterRead() => Hold(-1, SharedOp.HoldShared);

    /// <summary>Takes it for writing.</summary>
    public void EnterWrite() => Hold(-1);

    /// <summary>Takes it for reading. False when that could not be for so many seconds.</summary>
    public bool TryEnterRead(double seconds = 0) => TryHold(seconds, SharedOp.HoldShared, out _);

    /// <summary>Takes it for writing. False when that could not be for so many seconds.</summary>
    public bool TryEnterWrite(double seconds = 0) => TryHold(seconds, SharedOp.Hold, out _);

    internal override bool TryTake(double seconds, bool toRead, CancellationToken stop) => TryHold(seconds, toRead ? SharedOp.HoldShared : SharedOp.Hold, out _, stop);

    /// <summary>Lets it go.</summary>
    public void Exit() => LetGo();

    /// <summary>Runs a script block while it is held for reading.</summary>
    public object? InvokeRead(ScriptBlock body)
    {
        EnterRead();
        return RunHeld(body);
    }

    /// <summary>Runs a script block while it is held for writing.</summary>
    public object? InvokeWrite(ScriptBlock body)
    {
        EnterWrite();
        return RunHeld(body);
    }
}
