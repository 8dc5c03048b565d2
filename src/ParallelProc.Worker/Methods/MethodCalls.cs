using System.Management.Automation;

namespace ParallelProc.Worker;

/// <summary>Calls a method for each item of a pipeline: the item is the first argument, if there is one.</summary>
internal sealed class MethodCalls(MethodGroup method, ItemFeed feed, bool hasInput)
{
    private object?[] _arguments = [];

    /// <summary>Runs items until the pipeline's time is over. An error is its item's alone, and the pipeline stays open.</summary>
    /// <param name="write">Gets what a call gives.</param>
    /// <param name="stop">Cancelled when the current item is to end.</param>
    public void Run(Action<object?> write, CancellationToken stop)
    {
        while (feed.TryEnter(out var item))
        {
            feed.End(Call(item, write, stop));
        }
    }

    private ItemOutcome Call(object? item, Action<object?> write, CancellationToken stop)
    {
        try
        {
            write(MethodResult.Await(method.Call(Arguments(item), stop), stop));
            return ItemOutcome.Completed;
        }
        catch (Exception e) when (e is not (PipelineStoppedException or ConnectionLostException))
        {
            return feed.IsStopping ? throw new PipelineStoppedException() : ItemOutcome.Failed(WorkerErrors.OfMethod(method.Name, _arguments.Length, e));
        }
    }

    private object?[] Arguments(object? item)
    {
        var given = (object?[])feed.Bindings.Slots[0];
        var first = hasInput ? 1 : 0;
        if (_arguments.Length != given.Length + first)
        {
            _arguments = new object?[given.Length + first];
        }

        if (hasInput)
        {
            _arguments[0] = Bare(item);
        }

        for (var i = 0; i < given.Length; i++)
        {
            _arguments[first + i] = Bare(given[i]);
        }

        return _arguments;
    }

    /// <summary>What the engine has wrapped. A custom object is nothing without its wrapper.</summary>
    private static object? Bare(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapper ? wrapper.BaseObject : value;
}
