using System.Collections.Concurrent;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// The worker's way to shared objects: calls go out with the item that makes them, answers come back by the thread that reads the shell's messages. A wait
/// ends when its item is stopped.
/// </summary>
internal sealed class SharedClient(WorkerOutput output, ItemGate gate, bool isAway) : ISharedCalls
{
    /// <summary>What a counter has gathered leaves when it is so much, so that it is not far behind.</summary>
    private const int MostTallies = 1000;

    private readonly ConcurrentDictionary<long, Pending> _pending = new();
    private readonly object _held = new();

    // Both of the running item, behind the lock.
    private readonly Dictionary<long, int> _holds = [];
    private readonly Dictionary<long, (long Sum, int Count)> _tallies = [];
    private long _lastCall;

    // What an item leaves behind is looked for only after one that has called.
    private volatile bool _touched;

    public bool IsAway => isAway;

    public SharedValue Call(long target, SharedOp op, SharedValue[] arguments, TimeSpan patience, CancellationToken stop = default)
    {
        Flush(target);
        var id = Interlocked.Increment(ref _lastCall);
        using var pending = new Pending();
        _pending[id] = pending;
        Send(id, target, op, arguments);
        if (!pending.Wait(patience, gate.Stopping, out var stopped))
        {
            // Taken back it is answered at once, by then perhaps with what was asked for.
            using var writer = new ByteWriter(16);
            writer.WriteVarUInt((ulong)id);
            output.Write(FrameKind.TakeBack, writer.Written);
            pending.Wait();
        }

        if (stopped && pending.Answer!.Status == SharedStatus.Cancelled)
        {
            throw new PipelineStoppedException();
        }

        return SharedAnswers.ValueOf(pending.Answer!, patience);
    }

    public void Post(long target, SharedOp op, SharedValue[] arguments)
    {
        Flush(target);
        Send(0, target, op, arguments);
    }

    // It comes from the shell, which may have this process open what it likes.
    public SharedBuffer? Buffer(long id) => null;

    public void Tally(long target, long by)
    {
        lock (_held)
        {
            _touched = true;
            var (sum, count) = _tallies.GetValueOrDefault(target);
            _tallies[target] = (unchecked(sum + by), count + 1);
            if (count + 1 < MostTallies)
            {
                return;
            }
        }

        Flush(target);
    }

    public void Taken(long target)
    {
        lock (_held)
        {
            _touched = true;
            _holds[target] = _holds.GetValueOrDefault(target) + 1;
        }
    }

    public void LetGo(long target)
    {
        lock (_held)
        {
            if (!_holds.TryGetValue(target, out var count))
            {
                throw new SharedObjectException("A shared object is let go by a script block that does not hold it.", "NotHeld");
            }

            if (count == 1)
            {
                _holds.Remove(target);
            }
            else
            {
                _holds[target] = count - 1;
            }
        }

        Post(target, SharedOp.Release, []);
    }

    /// <summary>The shell has answered. On the thread that reads its messages.</summary>
    public void Answer(SharedAnswer answer)
    {
        if (_pending.TryRemove(answer.Id, out var pending))
        {
            pending.Set(answer);
        }
    }

    /// <summary>The running item is over: its tallies count, and what it still holds is free.</summary>
    public void EndItem()
    {
        if (!_touched)
        {
            return;
        }

        _touched = false;
        long[] tallied;
        bool holds;
        lock (_held)
        {
            tallied = [.. _tallies.Keys];
            holds = _holds.Count > 0;
            _holds.Clear();
        }

        Array.ForEach(tallied, Flush);
        if (holds)
        {
            Send(0, 0, SharedOp.ReleaseAll, []);
        }
    }

    /// <summary>What was gathered for a counter comes before whatever else is asked of it.</summary>
    private void Flush(long target)
    {
        (long Sum, int Count) tally;
        lock (_held)
        {
            if (!_tallies.Remove(target, out tally))
            {
                return;
            }
        }

        Send(0, target, SharedOp.Increment, [SharedValue.Of(tally.Sum)]);
    }

    private void Send(long id, long target, SharedOp op, SharedValue[] arguments)
    {
        var (batch, item) = gate.Current;
        using var writer = new ByteWriter();
        new SharedCall(id, target, op, batch, item, arguments).Write(writer);
        output.Write(FrameKind.Call, writer.Written);
    }

    private sealed class Pending : IDisposable
    {
        /// <summary>An answer is there in some 20 microseconds: to sleep and be woken takes as long again.</summary>
        private const int Spins = 200;

        private readonly ManualResetEventSlim _answered = new(false, Spins);

        public SharedAnswer? Answer { get; private set; }

        public void Set(SharedAnswer answer)
        {
            Answer = answer;
            _answered.Set();
        }

        /// <summary>False when the time is over, or the item is to stop.</summary>
        public bool Wait(TimeSpan patience, CancellationToken stopping, out bool stopped)
        {
            stopped = false;
            try
            {
                return _answered.Wait(patience, stopping);
            }
            catch (OperationCanceledException)
            {
                stopped = true;
                return false;
            }
        }

        public void Wait() => _answered.Wait();

        public void Dispose() => _answered.Dispose();
    }
}
