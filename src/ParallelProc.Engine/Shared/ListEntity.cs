using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Values in an order.</summary>
internal sealed class ListEntity(string name) : SharedEntity(PoolSharedType.List, name)
{
    private readonly List<SharedValue> _values = [];

    protected override bool Do(SharedRequest request)
    {
        switch (request.Op)
        {
            case SharedOp.Get:
                return At(request, (values, index) => values[index]);
            case SharedOp.Set:
                return At(request, (values, index) => values[index] = request[1]);
            case SharedOp.Take:
                return At(request, static (values, index) =>
                {
                    values.RemoveAt(index);
                    return default;
                });
            case SharedOp.Insert:
                if (request.Number(0) is var at and >= 0 && at <= _values.Count)
                {
                    _values.Insert((int)at, request[1]);
                    return request.Done();
                }

                return OutOfRange(request);
            case SharedOp.Add:
                _values.Add(request[0]);
                return request.Done();
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

    private bool At(SharedRequest request, Func<List<SharedValue>, int, SharedValue> act)
    {
        var index = request.Number(0);
        index += index < 0 ? _values.Count : 0;
        return index >= 0 && index < _values.Count ? request.Done(act(_values, (int)index)) : OutOfRange(request);
    }

    private bool OutOfRange(SharedRequest request) => request.Fail($"{Title} has {_values.Count} values, and none at {request.Number(0)}.", "SharedIndexOutOfRange");
}
