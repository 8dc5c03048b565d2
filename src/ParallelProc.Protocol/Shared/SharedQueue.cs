using System.Collections;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>Values that one gives and another takes, each once: a queue, or a stack.</summary>
public sealed class SharedQueue : SharedObject, IEnumerable<object?>
{
    private readonly bool _lastFirst;

    internal SharedQueue(long id, string name, ISharedCalls calls, bool lastFirst)
        : base(id, name, calls) => _lastFirst = lastFirst;

    /// <inheritdoc/>
    public override PoolSharedType Type => _lastFirst ? PoolSharedType.Stack : PoolSharedType.Queue;

    /// <summary>How many values wait to be taken.</summary>
    public int Count => (int)Call(SharedOp.Count)!;

    /// <summary>True when no more will be given.</summary>
    public bool IsAddingCompleted => (bool)Call(SharedOp.IsCompleted)!;

    /// <summary>Gives a value; waits while there is no room.</summary>
    /// <exception cref="SharedObjectException">It is completed: SharedObjectCompleted.</exception>
    public void Add(object? value) => Call(SharedOp.Add, value);

    /// <summary>Gives a value. False when there was no room for so many seconds.</summary>
    public bool TryAdd(object? value, double seconds = 0) => TryAsk(SharedOp.Add, seconds, out _, value);

    /// <summary>Gives a value, as <see cref="Add"/> does.</summary>
    public void Enqueue(object? value) => Add(value);

    /// <summary>Gives a value, as <see cref="Add"/> does.</summary>
    public void Push(object? value) => Add(value);

    /// <summary>Takes a value; waits until there is one.</summary>
    /// <exception cref="SharedObjectException">It is completed and empty: SharedObjectCompleted.</exception>
    public object? Take() => Ask(SharedOp.Take, -1) is { IsEnd: false } taken
        ? Thaw(taken)
        : throw new SharedObjectException($"{this} is completed, and nothing is left in it.", "SharedObjectCompleted");

    /// <summary>Takes a value, as <see cref="Take"/> does.</summary>
    public object? Dequeue() => Take();

    /// <summary>Takes a value, as <see cref="Take"/> does.</summary>
    public object? Pop() => Take();

    /// <summary>Takes a value. False when there was none for so many seconds, or no more will come.</summary>
    public bool TryTake(out object? value, double seconds = 0)
    {
        var got = TryAsk(SharedOp.Take, seconds, out var taken) && !taken.IsEnd;
        value = got ? Thaw(taken) : null;
        return got;
    }

    /// <summary>No more will be given: who waits for a value is told when the last one is taken.</summary>
    public void CompleteAdding() => Call(SharedOp.Complete);

    /// <summary>Takes values as they come, until it is completed and empty: <c>foreach ($x in $queue) { … }</c>.</summary>
    public IEnumerator<object?> GetEnumerator()
    {
        while (Ask(SharedOp.Take, -1) is { IsEnd: false } taken)
        {
            yield return Thaw(taken);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
