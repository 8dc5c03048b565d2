using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>A worker as the hub sees it. Owned by the thread that reads from the worker, but for answers, which the hub gives.</summary>
/// <param name="hub">Where the objects are.</param>
/// <param name="send">Sends the worker an answer; it never waits.</param>
/// <param name="answersRead">Is told that no answer is on its way.</param>
/// <param name="failed">Is told of a change that could not be made, and for which nobody waits. At once, or later by another's thread.</param>
/// <param name="processId">The worker's process.</param>
internal sealed class SharedPeer(SharedHub hub, Action<SharedAnswer> send, Action answersRead, Action<SharedCall, SharedAnswer> failed, int processId)
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<long, SharedRequest> _open = new();

    public int ProcessId => processId;

    public void Call(SharedCall call)
    {
        var owner = new SharedOwner(this, call.Batch, call.Item);
        if (call.Id == 0)
        {
            hub.Handle(new SharedRequest(owner, call, reply: answer => Unheard(call, answer)), call.Target);
            return;
        }

        if (_open.IsEmpty)
        {
            answersRead();
        }

        var request = new SharedRequest(owner, call, answer =>
        {
            _open.TryRemove(call.Id, out _);
            send(answer);
        });
        if (!_open.TryAdd(call.Id, request))
        {
            throw new ProtocolException($"Call {call.Id} came twice.");
        }

        hub.Handle(request, call.Target);
    }

    public void TakeBack(long id)
    {
        if (_open.TryGetValue(id, out var request))
        {
            hub.TakeBack(request);
        }
    }

    private void Unheard(SharedCall call, SharedAnswer answer)
    {
        // What is gone is as free as if it had been let go.
        if (answer.Status == SharedStatus.Failed && call.Op is not (SharedOp.Release or SharedOp.Dispose))
        {
            failed(call, answer);
        }
    }

    public void Gone() => hub.PeerGone(this);
}
