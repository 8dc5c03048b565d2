using System.Collections.ObjectModel;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>
/// An object that lives in the shell and that script blocks in workers use by <c>$using:</c>. Each call is atomic. What is read from it is a copy, and so
/// is what is stored in it.
/// </summary>
public abstract class SharedObject : IDisposable
{
    private readonly ISharedCalls _calls;

    private protected SharedObject(long id, string name, ISharedCalls calls)
    {
        (Id, Name) = (id, name);
        _calls = calls;
    }

    /// <summary>Its name, which messages tell.</summary>
    public string Name { get; }

    /// <summary>What it is.</summary>
    public abstract PoolSharedType Type { get; }

    /// <summary>Its number in the shell that it lives in.</summary>
    internal long Id { get; }

    /// <summary>Takes it out of the shell. Who uses it after that gets the error SharedObjectGone.</summary>
    public void Dispose()
    {
        Post(SharedOp.Dispose);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Type} {Name}";

    internal static SharedObject Create(PoolSharedType type, long id, string name, ISharedCalls calls) => type switch
    {
        PoolSharedType.Dictionary => new SharedDictionary(id, name, calls),
        PoolSharedType.List => new SharedList(id, name, calls),
        PoolSharedType.Queue => new SharedQueue(id, name, calls, lastFirst: false),
        PoolSharedType.Stack => new SharedQueue(id, name, calls, lastFirst: true),
        PoolSharedType.Set => new SharedSet(id, name, calls),
        PoolSharedType.Counter => new SharedCounter(id, name, calls),
        PoolSharedType.Value => new SharedReference(id, name, calls),
        PoolSharedType.Lock => new SharedLock(id, name, calls),
        PoolSharedType.ReaderWriterLock => new SharedReaderWriterLock(id, name, calls),
        PoolSharedType.Semaphore => new SharedSemaphore(id, name, calls),
        PoolSharedType.Event => new SharedEvent(id, name, calls),
        PoolSharedType.Barrier => new SharedBarrier(id, name, calls),
        _ => throw new ProtocolException($"{type} is no type of a shared object."),
    };

    private protected SharedValue Ask(SharedOp op, double seconds, params object?[] arguments) => _calls.Call(Id, op, Freeze(arguments), Patience(seconds));

    /// <summary>The same. False when the time is over.</summary>
    private protected bool TryAsk(SharedOp op, double seconds, out SharedValue answer, params object?[] arguments)
    {
        try
        {
            answer = Ask(op, seconds, arguments);
            return true;
        }
        catch (TimeoutException)
        {
            answer = default;
            return false;
        }
    }

    private protected object? Call(SharedOp op, params object?[] arguments) => Thaw(Ask(op, -1, arguments));

    /// <summary>The same, as a copy that can't be changed.</summary>
    private protected object? Read(SharedOp op, params object?[] arguments) => SharedCopies.Freeze(Call(op, arguments));

    private protected void Post(SharedOp op, params object?[] arguments) => _calls.Post(Id, op, Freeze(arguments));

    private protected void Tally(long by) => _calls.Tally(Id, by);

    private protected object? Thaw(SharedValue value) => value.ToObject(_calls);

    /// <summary>What one would read who reads a value that has just been stored.</summary>
    private protected object? Copy(SharedValue value) => SharedCopies.Freeze(Thaw(value));

    /// <summary>Takes the object; gives the token.</summary>
    private protected long Hold(double seconds, SharedOp op = SharedOp.Hold)
    {
        var token = (long)Ask(op, seconds).Scalar!;
        _calls.Taken(Id);
        return token;
    }

    private protected bool TryHold(double seconds, SharedOp op, out long token, CancellationToken stop = default)
    {
        try
        {
            token = (long)_calls.Call(Id, op, [], Patience(seconds), stop).Scalar!;
            _calls.Taken(Id);
            return true;
        }
        catch (TimeoutException)
        {
            token = 0;
            return false;
        }
    }

    /// <summary>What a cmdlet does: takes it, with the rights to be stopped meanwhile.</summary>
    internal virtual bool TryTake(double seconds, bool toRead, CancellationToken stop) =>
        throw new SharedObjectException($"{this} can't be held. Give a Lock, a ReaderWriterLock or a Semaphore.", "SharedObjectMisused");

    /// <summary>The same, to let it go.</summary>
    internal void GiveBack() => LetGo();

    private protected void LetGo() => _calls.LetGo(Id);

    /// <summary>Does something while no other caller can do anything with the object.</summary>
    private protected T WhileHeld<T>(Func<T> action)
    {
        Hold(-1);
        try
        {
            return action();
        }
        finally
        {
            LetGo();
        }
    }

    /// <summary>Runs a script block, and lets go of the object.</summary>
    private protected object? RunHeld(ScriptBlock body)
    {
        try
        {
            return Single(body.InvokeWithContext(null, [], []));
        }
        finally
        {
            LetGo();
        }
    }

    /// <summary>What the block makes of a value: its output, or, where it has none, the value as it left it.</summary>
    private protected static SharedValue Apply(ScriptBlock update, object? value)
    {
        ArgumentNullException.ThrowIfNull(update);
        var output = update.InvokeWithContext(null, [new PSVariable("_", value)], value);
        if (output.Count == 0 && UpdateBlock.AssignsInput(update))
        {
            throw new SharedObjectException("The script block assigns $_ and puts nothing out, which changes nothing. Put the new value out: { $_ + 1 }.", "SharedUpdateEmpty");
        }

        return SharedValue.Of(output.Count == 0 ? value : Single(output));
    }

    private static object? Single(Collection<PSObject> output) => output.Count switch
    {
        0 => null,
        1 => output[0],
        _ => output.ToArray(),
    };

    private static SharedValue[] Freeze(object?[] arguments) => Array.ConvertAll(arguments, SharedValue.Of);

    /// <summary>Seconds as scripts give them: below 0 for ever.</summary>
    private static TimeSpan Patience(double seconds) => seconds switch
    {
        < 0 => Timeout.InfiniteTimeSpan,
        > int.MaxValue / 1000 => TimeSpan.FromMilliseconds(int.MaxValue),
        _ => TimeSpan.FromSeconds(seconds),
    };
}
