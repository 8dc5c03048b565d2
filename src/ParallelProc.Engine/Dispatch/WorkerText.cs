using System.Globalization;
using System.Text;

namespace ParallelProc.Engine;

/// <summary>
/// What a worker's process prints past PowerShell: lines for the items that run, the last of them kept for a crash report, and the worker's
/// marks (a NUL, "PP", the worker's token, a colon and a batch's number) that tell how far it has come. What looks like the worker's own crash is for
/// the report alone, and is held until it is known to be that: a child may print the same.
/// </summary>
internal sealed class WorkerText
{
    /// <summary>How long the last words of a worker that has ended are waited for. Its pipe ends with it; this is for a stray child that holds it open.</summary>
    public static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private const int LongestLine = 64 * 1024;
    private const int LongestNote = 1024;
    private const int MostHeld = 1024 * 1024;
    private const int MostFrames = 1000;
    private const int PieceBytes = 4096;
    private const string Frame = "   at ";

    private readonly Action<string> _onLine;
    private readonly Action<long> _onMarker;
    private readonly Action? _onEnd;
    private readonly LastWords _last = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Lines that look like a crash, behind the lock; null when there are too many to hold.
    private readonly object _gate = new();
    private List<string>? _held = [];
    private int _heldLength;
    private int _omitted;

    // Owned by the reading thread.
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly char[] _chars = new char[PieceBytes + 16];
    private readonly StringBuilder _line = new();

    private volatile string? _mark;

    public WorkerText(Action<string> onLine, Action<long> onMarker, Action? onEnd = null)
    {
        _onEnd = onEnd;
        _onLine = onLine;
        _onMarker = onMarker;
    }

    public string Last => _last.Text;

    /// <summary>The lines of a crash, where they look like one; else empty.</summary>
    public string Crash => _last.Crash;

    /// <summary>A line of standard error that the worker sent as a record, for the crash report.</summary>
    public void Note(string line) => _last.Note(line.Length > LongestNote ? line[..LongestNote] : line);

    /// <summary>What the worker's marks are known by. It marks nothing before it has said so.</summary>
    public void Expect(string token) => _mark = $"\0PP{token}:";

    public void WaitForEnd(TimeSpan limit) => PipelineWait.For(_ended.Task, limit);

    /// <summary>What looked like the worker's crash was not: it is given out as the lines that it is.</summary>
    public void GiveOut() => GiveOut(holdOn: true);

    /// <summary>Reads until the end of the stream.</summary>
    public void Run(Stream stream)
    {
        var bytes = new byte[PieceBytes];
        try
        {
            int read;
            while ((read = stream.Read(bytes)) > 0)
            {
                Hear(bytes.AsSpan(0, read));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The worker is gone, and its pipe with it: what was read so far is all there is.
        }

        End();
    }

    /// <summary>Takes what has come, at most <see cref="PieceBytes"/>.</summary>
    public void Hear(ReadOnlySpan<byte> bytes)
    {
        var count = _decoder.GetChars(bytes, _chars, flush: false);
        foreach (var c in _chars.AsSpan(0, count))
        {
            // A mark may follow text that ended without a line break.
            if (c is '\n' or '\0' || _line.Length == LongestLine)
            {
                Complete(_line, emptyCounts: c == '\n');
            }

            if (c != '\n')
            {
                _line.Append(c);
            }
        }
    }

    /// <summary>No more will come.</summary>
    public void End()
    {
        Complete(_line, emptyCounts: false);
        _onEnd?.Invoke();
        _ended.TrySetResult();
    }

    private void GiveOut(bool holdOn)
    {
        List<string>? lines;
        lock (_gate)
        {
            lines = _held;
            _held = holdOn ? [] : null;
            _heldLength = 0;
            if (_omitted > 0)
            {
                lines!.Add($"   ... and {_omitted} more lines of this stack.");
                _omitted = 0;
            }
        }

        lines?.ForEach(_onLine);
    }

    private void Complete(StringBuilder line, bool emptyCounts)
    {
        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        if (_mark is { } mark && text.StartsWith(mark, StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(mark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            _last.Survived();
            GiveOut();
            _onMarker(id);
            return;
        }

        if (text.Length == 0 && !emptyCounts)
        {
            return;
        }

        if (!_last.Add(text) || !TryHold(text))
        {
            _onLine(text);
        }
    }

    private bool TryHold(string line)
    {
        lock (_gate)
        {
            if (_held is not null && _held.Count >= MostFrames && line.StartsWith(Frame, StringComparison.Ordinal))
            {
                _omitted++; // a stack that overflowed can be of any length, and says the same again and again
                return true;
            }

            if (_held is not null && _heldLength <= MostHeld)
            {
                _held.Add(line);
                _heldLength += line.Length + 1;
                return true;
            }
        }

        GiveOut(holdOn: false);
        return false;
    }
}
