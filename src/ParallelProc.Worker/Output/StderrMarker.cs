using System.Globalization;

namespace ParallelProc.Worker;

/// <summary>
/// Puts a line into standard error that says: all native text of this batch lies before me. The shell takes it out again. It goes
/// the same way as what child processes print, so it can't overtake them; by the token, which they don't know, it is told from theirs.
/// </summary>
internal sealed class StderrMarker(StderrText stderr, string token)
{
    public void Mark(long batchId) => stderr.Write(string.Create(CultureInfo.InvariantCulture, $"\0PP{token}:{batchId}\n"));
}
