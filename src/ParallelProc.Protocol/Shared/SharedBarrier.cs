using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>Where as many as its capacity says wait for each other, again and again.</summary>
public sealed class SharedBarrier : SharedObject
{
    internal SharedBarrier(long id, string name, ISharedCalls calls)
        : base(id, name, calls)
    {
    }

    /// <inheritdoc/>
    public override PoolSharedType Type => PoolSharedType.Barrier;

    /// <summary>How many are still missing in this round.</summary>
    public int ParticipantsRemaining => (int)Call(SharedOp.Count)!;

    /// <summary>Waits for the others, and gives the number of the round, from 0.</summary>
    public long SignalAndWait() => (long)Call(SharedOp.Wait)!;

    /// <summary>Waits for the others. False when they did not come in so many seconds; the caller is then not counted.</summary>
    public bool SignalAndWait(double seconds) => TryAsk(SharedOp.Wait, seconds, out _);
}
