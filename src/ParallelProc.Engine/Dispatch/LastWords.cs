namespace ParallelProc.Engine;

/// <summary>The lines of a worker that a crash report shows: the last ones, or, once the runtime has begun to tell of a crash, the first of those. Thread-safe.</summary>
internal sealed class LastWords
{
    private const int Most = 10;

    /// <summary>How the runtime begins its last words. What matters stands at their beginning, before a long stack.</summary>
    private static readonly string[] CrashHeads = ["Process terminated.", "Unhandled exception.", "Stack overflow.", "Out of memory.", "Fatal error."];

    /// <summary>Frames that are around every body and say nothing of this one.</summary>
    private static readonly string[] EngineFrames =
    [
        "   at System.Management.Automation.", "   at System.Dynamic.", "   at DynamicClass.", "   at ParallelProc.Worker.",
        "   at System.Threading.ExecutionContext.", "   at System.Threading.Thread", "   at System.Environment.FailFast",
    ];

    private readonly Queue<string> _lines = new();
    private bool _crashing;

    public string Text
    {
        get
        {
            lock (_lines)
            {
                return string.Join(Environment.NewLine, _lines);
            }
        }
    }

    /// <summary>The same, where it is a crash by all appearances; else empty.</summary>
    public string Crash
    {
        get
        {
            lock (_lines)
            {
                return _crashing ? Text : "";
            }
        }
    }

    /// <summary>Adds a line. True when it is, by all appearances, part of a crash.</summary>
    public bool Add(string line)
    {
        lock (_lines)
        {
            if (StartsWithAny(line, CrashHeads))
            {
                _crashing = true;
                _lines.Clear();
            }

            if (_crashing && (_lines.Count == Most || StartsWithAny(line, EngineFrames)))
            {
                return true;
            }

            if (_lines.Count == Most)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(line);
            return _crashing;
        }
    }

    /// <summary>Adds a line of standard error that came another way. A crash's own words are not mixed with it.</summary>
    public void Note(string line)
    {
        lock (_lines)
        {
            if (_crashing)
            {
                return;
            }

            if (_lines.Count == Most)
            {
                _lines.Dequeue();
            }

            _lines.Enqueue(line);
        }
    }

    /// <summary>The worker lives: what looked like its crash was a child's.</summary>
    public void Survived()
    {
        lock (_lines)
        {
            _crashing = false;
        }
    }

    private static bool StartsWithAny(string line, string[] beginnings) => Array.Exists(beginnings, b => line.StartsWith(b, StringComparison.Ordinal));
}
