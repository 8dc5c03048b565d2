using System.Buffers;
using System.Globalization;
using System.Text;

namespace ParallelProc.Engine;

/// <summary>
/// The columns of GNU parallel's job log, a line for each task that began and each item of a map, however quick. An item that is tried again has a line for each attempt.
/// </summary>
internal sealed class JobLogFormat : ILogFormat
{
    public ReadOnlySpan<byte> Header => "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n"u8;

    public bool EachItem => true;

    public bool Wants(PoolEvent one) => one.Kind == PoolEventKind.ItemEnded || one is { Kind: PoolEventKind.TaskEnded, WorkerId: not null };

    public void Write(IBufferWriter<byte> target, PoolEvent one)
    {
        var took = one.Duration.GetValueOrDefault();
        var start = (one.Time - took - DateTime.UnixEpoch).TotalSeconds;
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{(one.Item is { } item ? item + 1 : one.TaskId)}\t:\t{start:0.000}\t{took.TotalSeconds,10:0.000}\t{one.BytesIn}\t{one.BytesOut}\t{ExitOf(one)}\t{one.Signal ?? 0}\t{Plain(one)}\n");
        Encoding.UTF8.GetBytes(line, target);
    }

    /// <summary>0 for what ran to its end, -1 for a time limit, as there; the code where there is one.</summary>
    private static int ExitOf(PoolEvent one) => one.Outcome switch
    {
        PoolEventOutcome.Completed => 0,
        PoolEventOutcome.TimedOut => -1,
        PoolEventOutcome.Exited or PoolEventOutcome.WorkerLost => one.ExitCode ?? (one.Signal is null ? 1 : 0),
        _ => 1,
    };

    /// <summary>A name may hold what would be taken for the end of a column or a line.</summary>
    private static string Plain(PoolEvent one)
    {
        var name = string.Concat((one.Name ?? "").Select(static c => char.IsControl(c) ? ' ' : c));
        return one.MapId is { } map ? string.Create(CultureInfo.InvariantCulture, $"{name} #{map}") : name;
    }
}
