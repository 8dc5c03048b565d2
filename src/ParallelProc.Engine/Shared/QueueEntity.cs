using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Values that one gives and another takes: who takes waits for one, who gives for room.</summary>
/// <param name="type">Queue or stack.</param>
/// <param name="name">Its name.</param>
/// <param name="capacity">So many may wait to be taken.</param>
internal sealed class QueueEntity(PoolSharedType type, string name, int capacity) : SharedEntity(type, name)
{
    private readonly bool _lastFirst = type == PoolSharedType.Stack;
    private readonly LinkedList<SharedValue> _values = new();
    private bool _completed;

    protected override bool Do(SharedRequest request)
    {
        switch (request.Op)
        {
            case SharedOp.Add:
                return _completed
                    ? request.Fail($"{Title} is completed: nothing more can be added.", "SharedObjectCompleted")
                    : _values.Count < capacity && Put(request);
            case SharedOp.Take:
                return _values.Count > 0 ? request.Done(Next()) : _completed && request.Done(SharedValue.End);
            case SharedOp.Complete:
                _completed = true;
                return request.Done();
            case SharedOp.IsCompleted:
                return request.Done(_completed);
            case SharedOp.Count:
                return request.Done(_values.Count);
            default:
                return Unknown(request);
        }
    }

    private bool Put(SharedRequest request)
    {
        _values.AddLast(request[0]);
        return request.Done();
    }

    private SharedValue Next()
    {
        var node = _lastFirst ? _values.Last! : _values.First!;
        _values.Remove(node);
        return node.Value;
    }
}
