using System.Globalization;
using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>The progress of a copy, a bar for each host. Written by the pipeline's thread, which something wakes with each piece that is sent.</summary>
internal sealed class CopyProgress(PSCmdlet cmdlet, long bytes)
{
    private const long EveryMilliseconds = 200;
    private const int FirstActivity = 1_100_000_000; // not one that a caller would use

    private long _next = Alarm.Now + EveryMilliseconds;
    private bool _shown;

    public void Reading(long done)
    {
        if (IsDue())
        {
            Write(0, "Copy-PoolFile", "reading", done);
        }
    }

    public void Sending(IReadOnlyList<HostCopy> copies)
    {
        if (!IsDue())
        {
            return;
        }

        for (var i = 0; i < copies.Count; i++)
        {
            if (!copies[i].HasEnded)
            {
                Write(i, $"Copy-PoolFile to {copies[i].Host}", "sending", copies[i].BytesSent);
            }
        }
    }

    /// <summary>Takes it off the screen.</summary>
    public void End(int hosts)
    {
        for (var i = 0; _shown && i < Math.Max(1, hosts); i++)
        {
            cmdlet.Host.UI.WriteProgress(0, new ProgressRecord(FirstActivity + i, "Copy-PoolFile", " ") { RecordType = ProgressRecordType.Completed });
        }
    }

    private bool IsDue()
    {
        if (Alarm.Now < _next)
        {
            return false;
        }

        _next = Alarm.Now + EveryMilliseconds;
        return _shown = true;
    }

    private void Write(int index, string activity, string what, long done) => cmdlet.WriteProgress(
        new ProgressRecord(FirstActivity + index, activity, string.Create(CultureInfo.CurrentCulture, $"{what}, {done >> 20:N0} of {bytes >> 20:N0} MB")) { PercentComplete = bytes == 0 ? 0 : (int)Math.Min(100, 100 * done / bytes) });
}
