using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Values that are there once.</summary>
internal sealed class SetEntity(string name) : SharedEntity(PoolSharedType.Set, name)
{
    private readonly HashSet<SharedValue> _values = [];

    protected override bool Do(SharedRequest request)
    {
        switch (request.Op)
        {
            case SharedOp.TryAdd:
                return request.Done(_values.Add(request[0]));
            case SharedOp.Remove:
                return request.Done(_values.Remove(request[0]));
            case SharedOp.Contains:
                return request.Done(_values.Contains(request[0]));
            case SharedOp.Clear:
                _values.Clear();
                return request.Done();
            case SharedOp.Count:
                return request.Done(_values.Count);
            case SharedOp.Values:
                return request.Done(SharedValue.OfMany([.. _values]));
            default:
                return Unknown(request);
        }
    }
}
