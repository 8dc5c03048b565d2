using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>A call of a shared object until it is answered, which it is once. Touched under the hub's lock only.</summary>
/// <param name="owner">Who calls.</param>
/// <param name="call">What is asked.</param>
/// <param name="reply">Takes the answer; null where none is wanted.</param>
internal sealed class SharedRequest(SharedOwner owner, SharedCall call, Action<SharedAnswer>? reply)
{
    public SharedOwner Owner => owner;

    public SharedOp Op => call.Op;

    /// <summary>Where it waits; null when it does not.</summary>
    public SharedEntity? WaitsAt { get; set; }

    /// <summary>Somebody waits for the answer.</summary>
    public bool IsAwaited => call.Id != 0 || owner.Peer is SharedHub;

    public bool IsWaiting => WaitsAt is not null;

    public SharedValue this[int index] => index < call.Arguments.Length ? call.Arguments[index] : default;

    /// <summary>An argument that must be a number.</summary>
    public long Number(int index) => this[index].Scalar switch
    {
        int number => number,
        long number => number,
        _ => throw new ProtocolException($"{Op} of a shared object needs a number."),
    };

    public bool Done(object? scalar = null) => Done(SharedValue.Of(scalar));

    public bool Done(SharedValue value) => Answer(new SharedAnswer(call.Id, SharedStatus.Done, value));

    public bool Fail(string message, string id) => Answer(new SharedAnswer(call.Id, SharedStatus.Failed, default, message, id));

    public bool Cancel() => Answer(new SharedAnswer(call.Id, SharedStatus.Cancelled, default));

    /// <summary>Always true: the request needs nothing more.</summary>
    private bool Answer(SharedAnswer answer)
    {
        WaitsAt = null;
        reply?.Invoke(answer);
        return true;
    }
}
