using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Values by keys.</summary>
internal sealed class DictionaryEntity(string name) : SharedEntity(PoolSharedType.Dictionary, name)
{
    private readonly Dictionary<SharedValue, SharedValue> _values = [];

    protected override bool Do(SharedRequest request)
    {
        var key = request[0];
        switch (request.Op)
        {
            case SharedOp.Get:
                return request.Done(_values.GetValueOrDefault(key));
            case SharedOp.Set:
                _values[key] = request[1];
                return request.Done();
            case SharedOp.TryAdd:
                return request.Done(_values.TryAdd(key, request[1]));
            case SharedOp.GetOrAdd:
                _values.TryAdd(key, request[1]);
                return request.Done(_values[key]);
            case SharedOp.Remove:
                return request.Done(_values.Remove(key));
            case SharedOp.Contains:
                return request.Done(_values.ContainsKey(key));
            case SharedOp.Clear:
                _values.Clear();
                return request.Done();
            case SharedOp.Count:
                return request.Done(_values.Count);
            case SharedOp.Keys:
                return request.Done(SharedValue.OfMany([.. _values.Keys]));
            case SharedOp.Values:
                return request.Done(SharedValue.OfMany([.. _values.Values]));
            case SharedOp.CompareExchange:
                var same = _values.GetValueOrDefault(key).Equals(request[2]);
                if (same)
                {
                    _values[key] = request[1];
                }

                return request.Done(same);
            case SharedOp.Increment:
                return Increment(request, key);
            default:
                return Unknown(request);
        }
    }

    private bool Increment(SharedRequest request, SharedValue key)
    {
        long? old = _values.GetValueOrDefault(key) is var value && value.Equals(default) ? 0 : value.Scalar switch
        {
            int number => number,
            long number => number,
            _ => null,
        };
        if (old is not { } before)
        {
            return request.Fail($"The value of '{key.Scalar}' in {Title} is not a whole number.", "SharedValueNotNumber");
        }

        var sum = unchecked(before + request.Number(1));
        _values[key] = SharedValue.Of(sum);
        return request.Done(sum);
    }
}
