using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Held by many who read, or by one who writes, in the order in which they asked.</summary>
internal sealed class ReaderWriterEntity(string name) : SharedEntity(PoolSharedType.ReaderWriterLock, name)
{
    private readonly Dictionary<SharedOwner, int> _readers = [];

    public override IEnumerable<SharedOwner> Holders => base.Holders.Concat(_readers.Keys);

    protected override bool Try(SharedRequest request, bool isFirst)
    {
        var (writer, owner) = (base.Holders.FirstOrDefault(), request.Owner);
        switch (request.Op)
        {
            case SharedOp.HoldShared:
                // Who reads already may go on: it would wait for itself.
                var mayRead = writer is null && (isFirst || _readers.ContainsKey(owner));
                return (mayRead || writer == owner) && Read(request);
            case SharedOp.Hold when writer is null:
                if (_readers.ContainsKey(owner))
                {
                    return request.Fail($"{Title} is held for reading by who wants to write. Let it go first: two who do this would wait for each other.", "DeadlockFound");
                }

                return isFirst && _readers.Count == 0 && base.Try(request, isFirst);
            case SharedOp.Release when _readers.ContainsKey(owner):
                return LeaveReading(request);
            default:
                return base.Try(request, isFirst);
        }
    }

    protected override bool LetGoOf(Predicate<SharedOwner> hasEnded)
    {
        foreach (var reader in _readers.Keys.Where(r => hasEnded(r)).ToList())
        {
            _readers.Remove(reader); // it changed nothing
        }

        return base.LetGoOf(hasEnded);
    }

    private bool Read(SharedRequest request)
    {
        _readers[request.Owner] = _readers.GetValueOrDefault(request.Owner) + 1;
        return request.Done(NextToken());
    }

    private bool LeaveReading(SharedRequest request)
    {
        if (--_readers[request.Owner] == 0)
        {
            _readers.Remove(request.Owner);
        }

        return request.Done();
    }
}
