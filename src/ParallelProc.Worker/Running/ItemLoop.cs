using System.Collections;

namespace ParallelProc.Worker;

/// <summary>The items as a <c>foreach</c> in an open pipeline takes them: asking for the next one ends the one before.</summary>
internal sealed class ItemLoop(ItemFeed feed) : IEnumerable, IEnumerator
{
    private bool _inItem;

    public object? Current { get; private set; }

    // The loop of a pipeline that was cut short left its last item to ItemFeed.Close.
    public IEnumerator GetEnumerator()
    {
        _inItem = false;
        return this;
    }

    public bool MoveNext()
    {
        if (_inItem)
        {
            feed.End(ItemOutcome.Completed);
        }

        _inItem = feed.TryEnter(out var value);
        Current = value;
        return _inItem;
    }

    public void Reset() => throw new NotSupportedException();
}
