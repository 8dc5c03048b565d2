using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// The attempts at one item: what the current one has put out, which is held back until it is known to count, and how the last one failed. Guarded by
/// its owner.
/// </summary>
internal sealed class Attempts(RetryPolicy policy)
{
    private List<RecordEntry> _held = [];

    /// <summary>Attempts that have ended.</summary>
    public int Ended { get; private set; }

    /// <summary>The number of the next attempt, from 1; of so many that they can't be told apart, the last that can.</summary>
    public short Next => (short)Math.Min(short.MaxValue, Ended + 1);

    /// <summary>About how much memory the held records take.</summary>
    public long Weight { get; private set; }

    /// <summary>Why the last attempt failed, for one that waits for its next; null while none has failed.</summary>
    public ErrorRecord? LastFailure { get; private set; }

    /// <summary>Another attempt was due, and not allowed.</summary>
    public bool CutShort { get; private set; }

    public void Hold(RecordEntry entry, long weight)
    {
        _held.Add(entry);
        Weight += weight;
    }

    /// <summary>An attempt has ended: true when there shall be another one. A last failure is noted to be that.</summary>
    /// <param name="end">The attempt's end.</param>
    /// <param name="batch">The batch that it came from.</param>
    /// <param name="allowed">Nothing forbids another attempt.</param>
    /// <param name="delay">When to begin with the next one.</param>
    public bool EndOne(in RecordEntry end, Batch batch, bool allowed, out TimeSpan delay)
    {
        Ended++;
        delay = default;
        LastFailure = end.Status == ItemStatus.Failed ? end.Value as ErrorRecord : null;
        if (LastFailure is null)
        {
            return false;
        }

        if (Ended <= policy.Count && policy.On.Fits(KindOf(end, batch), LastFailure))
        {
            CutShort = !allowed;
            if (allowed)
            {
                delay = policy.DelayAfter(Ended);
                return true;
            }
        }

        PoolErrors.Tried(LastFailure, Ended);
        return false;
    }

    /// <summary>There will be no other attempt: the last failure is final.</summary>
    public ErrorRecord? GiveUp() => LastFailure is { } error ? PoolErrors.Tried(error, Ended) : null;

    /// <summary>The held records, which are no longer held.</summary>
    public List<RecordEntry> Take()
    {
        var held = _held;
        _held = [];
        Weight = 0;
        return held;
    }

    /// <summary>What stands in the place of a failed attempt's records.</summary>
    public VerboseRecord Notice(string what, TimeSpan delay) => new(
        $"{what}: attempt {Ended} of {policy.Count + 1} failed and is followed by another in {delay.TotalSeconds:0.###} seconds: {LastFailure!.Exception.Message}");

    private static FailureKind KindOf(in RecordEntry end, Batch batch) => end.Value switch
    {
        ErrorRecord when batch.TimedOutIndex == end.Index => FailureKind.Timeout,
        ErrorRecord { Exception: PoolException { ErrorId: "TaskExited" } } => FailureKind.Exit,
        ErrorRecord { Exception: PoolException { ErrorId: "WorkerLost" } } => FailureKind.WorkerLost,
        _ => FailureKind.Error,
    };
}
