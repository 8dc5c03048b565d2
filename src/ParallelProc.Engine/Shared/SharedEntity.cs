using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// A shared object where it lives. Who holds it has it alone: the calls of others wait. By itself it is a lock. Touched under the hub's lock only.
/// </summary>
internal class SharedEntity(PoolSharedType type, string name)
{
    private readonly LinkedList<SharedRequest> _waiting = new();
    private SharedOwner? _holder;
    private int _depth;
    private long _token;
    private bool _abandoned;

    public string Title => $"{type} {name}";

    /// <summary>Whom those that wait here wait for.</summary>
    public virtual IEnumerable<SharedOwner> Holders => _holder is null ? [] : [_holder];

    protected int WaitingCount => _waiting.Count;

    /// <summary>Answers a call, or lets it wait. False when it waits.</summary>
    public bool Handle(SharedRequest request)
    {
        if (!Try(request, isFirst: _waiting.Count == 0))
        {
            request.WaitsAt = this;
            _waiting.AddLast(request);
            return false;
        }

        Review();
        return true;
    }

    /// <summary>Nobody waits for its answer any more.</summary>
    public void TakeBack(SharedRequest request)
    {
        if (_waiting.Remove(request))
        {
            request.Cancel();
            Review();
        }
    }

    /// <summary>Its owner does not wait, but gets an error.</summary>
    public void Refuse(SharedRequest request, string message, string id)
    {
        if (_waiting.Remove(request))
        {
            request.Fail(message, id);
            Review();
        }
    }

    /// <summary>Some have ended: what they wait for is dropped, and what they hold is free. Changes that they have made come in their turn.</summary>
    public void Leave(Predicate<SharedOwner> hasEnded)
    {
        foreach (var request in _waiting.Where(r => r.IsAwaited && hasEnded(r.Owner)).ToList())
        {
            _waiting.Remove(request);
            request.Cancel();
        }

        if (LetGoOf(hasEnded))
        {
            _abandoned = true;
        }

        Review();
    }

    /// <summary>It is no more: all that wait get an error.</summary>
    public void End()
    {
        foreach (var request in _waiting)
        {
            request.Fail($"{Title} was disposed of while it was waited for.", "SharedObjectGone");
        }

        _waiting.Clear();
    }

    /// <summary>What owners that have ended still held is let go. True when there was something.</summary>
    protected virtual bool LetGoOf(Predicate<SharedOwner> hasEnded)
    {
        if (_holder is null || !hasEnded(_holder))
        {
            return false;
        }

        _holder = null;
        _depth = 0;
        return true;
    }

    /// <summary>Does what is asked, and answers. False when that has to wait.</summary>
    /// <param name="request">It.</param>
    /// <param name="isFirst">Nobody waits who came before.</param>
    protected virtual bool Try(SharedRequest request, bool isFirst)
    {
        var free = _holder is null || _holder == request.Owner;
        switch (request.Op)
        {
            case SharedOp.Hold:
                return free && Take(request);
            case SharedOp.Release:
                return _holder == request.Owner ? Free(request) : NotHeld(request);
            case SharedOp.WasAbandoned:
                return request.Done(_holder == request.Owner ? HeldAbandoned : _abandoned);
            default:
                return free && Do(request);
        }
    }

    /// <summary>What the object is there for: it is not held by another. False when that has to wait.</summary>
    protected virtual bool Do(SharedRequest request) => Unknown(request);

    protected bool NotHeld(SharedRequest request) => request.Fail($"{Title} is let go by who does not hold it.", "NotHeld");

    protected bool Unknown(SharedRequest request) => request.Fail($"{Title} does not know {request.Op}.", "SharedObjectMisused");

    protected long NextToken() => ++_token;

    /// <summary>Whether the holder before ended without letting go; from then on it is not.</summary>
    protected bool TakeAbandoned()
    {
        var abandoned = _abandoned;
        _abandoned = false;
        return abandoned;
    }

    protected bool HeldAbandoned { get; set; }

    /// <summary>Looks, in their order, who of those that wait need not any more.</summary>
    private void Review()
    {
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            var isFirst = node.Previous is null;
            if (Try(node.Value, isFirst))
            {
                _waiting.Remove(node);
                next = _waiting.First; // what has just been done may let an earlier one go on
            }

            node = next;
        }
    }

    private bool Take(SharedRequest request)
    {
        if (_holder is null)
        {
            HeldAbandoned = TakeAbandoned();
            NextToken();
        }

        _holder = request.Owner;
        _depth++;
        return request.Done(_token);
    }

    private bool Free(SharedRequest request)
    {
        if (--_depth == 0)
        {
            _holder = null;
        }

        return request.Done();
    }
}
