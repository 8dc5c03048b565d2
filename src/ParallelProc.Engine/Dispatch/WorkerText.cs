using System.Globalization;
using System.Text;

namespace ParallelProc.Engine;

/// <summary>
/// What a worker's process prints past PowerShell: lines for the items that run, the last of them kept for a crash report, and the worker's
/// marks (a NUL, "PP" and a batch's number) that tell how far it has come.
/// </summary>
internal sealed class WorkerText
{
    private const int KeptLines = 20;
    private const int LongestLine = 64 * 1024;

    /// <summary>How the runtime begins its last words. What matters stands at their beginning, before a long stack.</summary>
    private static readonly string[] CrashHeads = ["Process terminated.", "Unhandled exception.", "Stack overflow.", "Out of memory."];

    private readonly Action<string> _onLine;
    private readonly Action<long> _onMarker;
    private readonly Queue<string> _last = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _crashing;

    public WorkerText(Action<string> onLine, Action<long> onMarker)
    {
        _onLine = onLine;
        _onMarker = onMarker;
    }

    public string Last
    {
        get
        {
            lock (_last)
            {
                return string.Join(Environment.NewLine, _last);
            }
        }
    }

    public void WaitForEnd(TimeSpan limit) => PipelineWait.For(_ended.Task, limit);

    /// <summary>Reads until the end of the stream.</summary>
    public void Run(Stream stream)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        var bytes = new byte[4096];
        var chars = new char[4096 + 16];
        var line = new StringBuilder();
        try
        {
            int read;
            while ((read = stream.Read(bytes)) > 0)
            {
                var count = decoder.GetChars(bytes, 0, read, chars, 0);
                foreach (var c in chars.AsSpan(0, count))
                {
                    // A mark may follow text that ended without a line break.
                    if (c is '\n' or '\0' || line.Length == LongestLine)
                    {
                        Complete(line, emptyCounts: c == '\n');
                    }

                    if (c != '\n')
                    {
                        line.Append(c);
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The worker is gone, and its pipe with it: what was read so far is all there is.
        }

        Complete(line, emptyCounts: false);
        _ended.TrySetResult();
    }

    private void Complete(StringBuilder line, bool emptyCounts)
    {
        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        if (text.StartsWith("\0PP", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            _crashing = false; // it was a child's
            _onMarker(id);
            return;
        }

        if (text.Length == 0 && !emptyCounts)
        {
            return;
        }

        lock (_last)
        {
            if (CrashHeads.Any(h => text.StartsWith(h, StringComparison.Ordinal)))
            {
                _crashing = true;
                _last.Clear();
            }

            if (!_crashing && _last.Count == KeptLines)
            {
                _last.Dequeue();
            }

            if (_last.Count < KeptLines)
            {
                _last.Enqueue(text);
            }
        }

        _onLine(text);
    }
}
