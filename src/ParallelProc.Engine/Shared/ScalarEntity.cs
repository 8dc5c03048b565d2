using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>One value; of a counter, a whole number.</summary>
internal sealed class ScalarEntity(PoolSharedType type, string name, SharedValue initial) : SharedEntity(type, name)
{
    private SharedValue _value = initial;

    protected override bool Do(SharedRequest request)
    {
        switch (request.Op)
        {
            case SharedOp.Get:
                return request.Done(_value);
            case SharedOp.Set:
                _value = request[0];
                return request.Done();
            case SharedOp.CompareExchange:
                var same = _value.Equals(request[1]);
                _value = same ? request[0] : _value;
                return request.Done(same);
            case SharedOp.Increment when _value.Scalar is long number:
                _value = SharedValue.Of(unchecked(number + request.Number(0)));
                return request.Done(_value);
            default:
                return Unknown(request);
        }
    }
}
