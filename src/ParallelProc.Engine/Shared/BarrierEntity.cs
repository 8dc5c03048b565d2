using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Where so many wait for each other. Who is no longer there (its worker died, say) is not counted: another may come in its place.</summary>
internal sealed class BarrierEntity(string name, int participants) : SharedEntity(PoolSharedType.Barrier, name)
{
    private long _round;

    /// <summary>Of this round, those that may still go.</summary>
    private int _going;

    protected override bool Do(SharedRequest request)
    {
        switch (request.Op)
        {
            case SharedOp.Count:
                return request.Done(participants - WaitingCount);
            case SharedOp.Wait when _going > 0:
                _going--;
                return request.Done(_round - 1);
            case SharedOp.Wait when WaitingCount + 1 == participants && !request.IsWaiting:
                _going = participants - 1; // the others go when they are looked at next, which is at once
                return request.Done(_round++);
            case SharedOp.Wait:
                return false;
            default:
                return Unknown(request);
        }
    }
}
