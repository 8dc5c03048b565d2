using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Waited for until it is set.</summary>
internal sealed class EventEntity(string name, bool isSet) : SharedEntity(PoolSharedType.Event, name)
{
    private bool _isSet = isSet;

    protected override bool Do(SharedRequest request)
    {
        switch (request.Op)
        {
            case SharedOp.Set:
                _isSet = true;
                return request.Done();
            case SharedOp.Reset:
                _isSet = false;
                return request.Done();
            case SharedOp.Get:
                return request.Done(_isSet);
            case SharedOp.Wait:
                return _isSet && request.Done();
            default:
                return Unknown(request);
        }
    }
}
