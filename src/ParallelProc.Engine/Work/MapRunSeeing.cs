namespace ParallelProc.Engine;

/// <content>What events tell of a map.</content>
internal sealed partial class MapRun
{
    /// <summary>Its number in its pool, from 1. Set by the pool, on the dispatcher's strand.</summary>
    public int Id { get; set; }

    /// <summary>What a person calls it.</summary>
    public string Name { get; } = "Invoke-PoolMap";

    /// <summary>Its span, while somebody listens to such; or null.</summary>
    public System.Diagnostics.Activity? Span { get; init; }

    /// <summary>When it was begun, as a tick count in milliseconds.</summary>
    public long StartedAt { get; } = Alarm.Now;

    /// <summary>How many of its items have ended, how many of these with an error, and what that makes of the map.</summary>
    public (long Delivered, long Failed, PoolEventOutcome Outcome) Tally
    {
        get
        {
            lock (_gate)
            {
                var outcome = _cancelled ? PoolEventOutcome.Stopped
                    : _failure is not null || _dropped ? PoolEventOutcome.Failed
                    : PoolEventOutcome.Completed;
                return (_delivered, _failed, outcome);
            }
        }
    }

    private void OnRetry(long item, Attempts attempts, TimeSpan delay) => _pool.Events.Retried(this, item, attempts, delay);
}
