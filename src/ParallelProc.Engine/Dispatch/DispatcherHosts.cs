namespace ParallelProc.Engine;

/// <content>
/// What is learnt of hosts as they work: how fast they are, so that the fastest idle worker goes first, and how far away, so that a worker has as many batches ahead as it
/// runs while the next one is on its way. A pool of this machine alone has no hosts, and none of this.
/// </content>
internal sealed partial class Dispatcher
{
    /// <summary>The most batches that a worker has at a time, however far away it is: what it has can't be run by others.</summary>
    private const int DeepestWindow = 32;

    /// <summary>A message that is longer says more of the bandwidth than of the way's length.</summary>
    private const int LongestProbe = 64 * 1024;

    /// <summary>Nearer than this, in milliseconds, a batch ahead is enough; it is also about as exact as the clock is.</summary>
    private const int Near = 2;

    /// <summary>Batches that take less than this, in milliseconds, go to a near host so many at a time: what carries them there and back (srun above all) holds back some for up to 40 ms now and then.</summary>
    private const int Quick = 1;
    private const int WindowOfQuick = 8;

    /// <summary>So many round trips without progress, and what lies behind an item is called back: its worker then idles for one, a tenth of that.</summary>
    private const int PatienceInRoundTrips = 10;

    /// <summary>A batch has begun on a host: if its worker had nothing else to do, what has passed since it was sent is the way there and back.</summary>
    private static void SeeRoundTrip(WorkerSlot slot, Batch batch)
    {
        if (slot.Host is not { IsAway: true } host || batch.SentAt == 0 || batch.BytesIn > LongestProbe)
        {
            return;
        }

        var taken = batch.ProgressAt - batch.SentAt;
        var idle = batch.ProgressAt - slot.EndedAt;
        if (idle >= taken || (idle >= Near && 4 * idle >= taken))
        {
            host.SeeRoundTrip((int)taken);
        }
    }

    /// <summary>A worker has answered what it answers at once.</summary>
    private static void SeeAnswer(WorkerSlot slot)
    {
        if (slot.Host is { IsAway: true } host && slot.AskedAt != 0)
        {
            host.SeeRoundTrip((int)(Alarm.Now - slot.AskedAt));
            slot.AskedAt = 0; // answers that are due after this one were asked for at other times
        }
    }

    /// <summary>A batch has ended on a host.</summary>
    private void LearnOf(HostState host, WorkerSlot slot, Batch batch, TimeSpan took)
    {
        slot.BatchTime = slot.BatchTime < 0 ? took.TotalMilliseconds : (slot.BatchTime + took.TotalMilliseconds) / 2;
        slot.Depth = DepthOf(host, slot.BatchTime);
        if (_fleet.Hosts.Count > 1 && host.Learn(batch.Source.PaceOn(host)) is { } speed)
        {
            _fleet.Roster.Reclass(host, speed);
        }
    }

    /// <summary>How many batches a worker there has at a time.</summary>
    /// <param name="host">Where it is.</param>
    /// <param name="batchTime">What a batch takes of late, in milliseconds.</param>
    internal static int DepthOf(HostState host, double batchTime) => host switch
    {
        { RoundTrip: >= Near } => (int)Math.Clamp(1 + Math.Ceiling(host.RoundTrip / Math.Max(batchTime, 0.1)), WorkerSlot.UsualDepth, DeepestWindow),
        { IsAway: true } when batchTime < Quick => WindowOfQuick,
        _ => WorkerSlot.UsualDepth,
    };

    private static long StallTime(WorkerSlot slot) => Stalled + PatienceInRoundTrips * (slot.Host?.RoundTrip ?? 0);
}
