using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Held by so many at a time. Who takes several places holds several.</summary>
internal sealed class SemaphoreEntity(string name, int capacity) : SharedEntity(PoolSharedType.Semaphore, name)
{
    private readonly List<SharedOwner> _holders = [];

    /// <summary>With several places nobody waits for one holder in particular.</summary>
    public override IEnumerable<SharedOwner> Holders => capacity == 1 ? _holders : [];

    protected override bool Try(SharedRequest request, bool isFirst)
    {
        switch (request.Op)
        {
            case SharedOp.Hold:
                if (!isFirst || _holders.Count == capacity)
                {
                    return false;
                }

                _holders.Add(request.Owner);
                return request.Done(NextToken());
            case SharedOp.Release:
                return _holders.Remove(request.Owner) ? request.Done() : NotHeld(request);
            case SharedOp.Count:
                return request.Done(capacity - _holders.Count);
            default:
                return Unknown(request);
        }
    }

    protected override bool LetGoOf(Predicate<SharedOwner> hasEnded) => _holders.RemoveAll(hasEnded) > 0;
}
