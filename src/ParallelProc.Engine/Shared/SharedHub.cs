using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// All shared objects of this process, behind one lock: whoever calls is answered at once, or when its turn comes. The shell's own calls come in here,
/// workers' by their <see cref="SharedPeer"/>.
/// </summary>
internal sealed class SharedHub : ISharedCalls
{
    private readonly object _gate = new();
    private readonly Dictionary<long, SharedEntity> _entities = [];
    private readonly Dictionary<long, WeakReference<SharedBuffer>> _buffers = [];
    private readonly List<SharedRequest> _waiting = [];

    // Of all shells' numbers none are the same: a pool in a pool would take another's object for its own.
    private long _lastId = Random.Shared.NextInt64(1, 1 << 30) << 32;

    public static SharedHub Instance { get; } = new();

    /// <summary>Makes an object. Its parameters have been looked at.</summary>
    /// <param name="type">What it is.</param>
    /// <param name="name">Its name; null for one after its number.</param>
    /// <param name="capacity">Of a queue or stack, how many values may wait; of a semaphore or barrier, how many take part.</param>
    /// <param name="initial">What is in it.</param>
    public SharedObject Create(PoolSharedType type, string? name, int? capacity, SharedValue initial)
    {
        lock (_gate)
        {
            var id = ++_lastId;
            name ??= $"{id & uint.MaxValue}"; // the rest is the same for all of this shell
            _entities.Add(id, type switch
            {
                PoolSharedType.Dictionary => new DictionaryEntity(name),
                PoolSharedType.List => new ListEntity(name),
                PoolSharedType.Queue or PoolSharedType.Stack => new QueueEntity(type, name, capacity ?? int.MaxValue),
                PoolSharedType.Set => new SetEntity(name),
                PoolSharedType.Counter or PoolSharedType.Value => new ScalarEntity(type, name, initial),
                PoolSharedType.ReaderWriterLock => new ReaderWriterEntity(name),
                PoolSharedType.Semaphore => new SemaphoreEntity(name, capacity ?? 1),
                PoolSharedType.Event => new EventEntity(name, initial.Scalar is true),
                PoolSharedType.Barrier => new BarrierEntity(name, capacity ?? 1),
                _ => new SharedEntity(type, name),
            });
            return SharedObject.Create(type, id, name, this);
        }
    }

    /// <summary>Makes a buffer.</summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    public SharedBuffer CreateBuffer(BufferElements elements, long length)
    {
        long id;
        lock (_gate)
        {
            id = ++_lastId;
            foreach (var (gone, _) in _buffers.Where(static known => !known.Value.TryGetTarget(out _)).ToList())
            {
                _buffers.Remove(gone);
            }
        }

        var buffer = SharedBuffer.Create(id, elements, length); // of gigabytes this takes its time, and others want to go on
        lock (_gate)
        {
            _buffers.Add(id, new WeakReference<SharedBuffer>(buffer));
            return buffer;
        }
    }

    SharedBuffer? ISharedCalls.Buffer(long id)
    {
        lock (_gate)
        {
            return _buffers.TryGetValue(id, out var known) && known.TryGetTarget(out var buffer) ? buffer : throw new ProtocolException($"There is no shared buffer {id}.");
        }
    }

    /// <summary>Takes a call. It is answered before this returns, or later.</summary>
    public void Handle(SharedRequest request, long target)
    {
        lock (_gate)
        {
            if (request.Op == SharedOp.ReleaseAll)
            {
                Leave(owner => owner == request.Owner);
                request.Done();
            }
            else if (!_entities.TryGetValue(target, out var entity))
            {
                if (request.Op == SharedOp.Dispose)
                {
                    request.Done(); // it was, before
                    return;
                }

                request.Fail("The shared object is not here: it was disposed of, or belongs to another shell. (A pool that a script block starts can't use those of its own caller.)", "SharedObjectGone");
            }
            else if (request.Op == SharedOp.Dispose)
            {
                _entities.Remove(target);
                entity.End();
                request.Done();
                Forget();
            }
            else if (!entity.Handle(request))
            {
                if (request.IsAwaited) // who does not wait goes on, and may let go of what others wait for
                {
                    _waiting.Add(request);
                    RefuseDeadlock(request);
                }
            }
            else if (_waiting.Count > 0)
            {
                Forget();
            }
        }
    }

    /// <summary>Nobody waits for a call's answer any more: it gets one at once, unless it has had it.</summary>
    public void TakeBack(SharedRequest request)
    {
        lock (_gate)
        {
            request.WaitsAt?.TakeBack(request);
            Forget();
        }
    }

    /// <summary>A worker is gone, and all that it held is free.</summary>
    public void PeerGone(object peer)
    {
        lock (_gate)
        {
            Leave(owner => owner.Peer == peer);
        }
    }

    SharedValue ISharedCalls.Call(long target, SharedOp op, SharedValue[] arguments, TimeSpan patience, CancellationToken stop)
    {
        var answered = new TaskCompletionSource<SharedAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var request = new SharedRequest(Shell(), new SharedCall(0, target, op, 0, 0, arguments), answer => answered.TrySetResult(answer));
        Handle(request, target);
        if (!answered.Task.IsCompleted)
        {
            Wait(request, answered.Task, patience, stop);
        }

        return SharedAnswers.ValueOf(PipelineWait.For(answered.Task, CancellationToken.None), patience);
    }

    void ISharedCalls.Post(long target, SharedOp op, SharedValue[] arguments) => ((ISharedCalls)this).Call(target, op, arguments, Timeout.InfiniteTimeSpan, CancellationToken.None);

    void ISharedCalls.Tally(long target, long by) => ((ISharedCalls)this).Call(target, SharedOp.Increment, [SharedValue.Of(by)], Timeout.InfiniteTimeSpan, CancellationToken.None);

    void ISharedCalls.Taken(long target)
    {
        // The shell lets go itself; what it forgets is held until it ends, as with any lock of a process.
    }

    void ISharedCalls.LetGo(long target) => ((ISharedCalls)this).Call(target, SharedOp.Release, [], Timeout.InfiniteTimeSpan, CancellationToken.None);

    /// <summary>Waits until a call of this shell is answered, which it is at once where it is taken back.</summary>
    private void Wait(SharedRequest request, Task<SharedAnswer> answered, TimeSpan patience, CancellationToken stop)
    {
        using var stopped = new PipelineStop(stop);
        if (PipelineWait.For(answered, patience, stopped.Token))
        {
            return;
        }

        TakeBack(request);
        if (PipelineWait.For(answered, CancellationToken.None).Status == SharedStatus.Cancelled && stopped.Token.IsCancellationRequested)
        {
            stop.ThrowIfCancellationRequested();
            throw new PipelineStoppedException();
        }
    }

    private SharedOwner Shell() => new(this, Environment.CurrentManagedThreadId, 0);

    private void Leave(Predicate<SharedOwner> hasEnded)
    {
        foreach (var entity in _entities.Values)
        {
            entity.Leave(hasEnded);
        }

        Forget();
    }

    private void Forget() => _waiting.RemoveAll(static r => r.WaitsAt is null);

    /// <summary>Who begins to wait for somebody who waits, by whatever way, for it would wait for ever.</summary>
    private void RefuseDeadlock(SharedRequest request)
    {
        var way = new List<string>();
        if (Leads(request.WaitsAt!, request.Owner, [], way))
        {
            way.Reverse();
            request.WaitsAt!.Refuse(
                request,
                $"A deadlock: {request.Owner} waits for {request.WaitsAt.Title}, {string.Join(", ", way)}. Take locks in the same order everywhere, or ask with a time limit.",
                "DeadlockFound");
            Forget();
        }
    }

    private bool Leads(SharedEntity entity, SharedOwner goal, HashSet<SharedOwner> seen, List<string> way)
    {
        foreach (var holder in entity.Holders)
        {
            if (holder == goal)
            {
                way.Add($"which {holder} itself holds");
                return true;
            }

            if (!seen.Add(holder))
            {
                continue;
            }

            foreach (var next in _waiting)
            {
                if (next.Owner == holder && next.WaitsAt is { } further && Leads(further, goal, seen, way))
                {
                    way.Add($"which is held by {holder}, who waits for {further.Title}");
                    return true;
                }
            }
        }

        return false;
    }
}
