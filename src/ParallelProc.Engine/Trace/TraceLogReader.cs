using System.Globalization;

namespace ParallelProc.Engine;

/// <summary>Reads the log of a pool (-LogPath) into a trace, with the parts that were put aside because of their size. The pool may still write to it.</summary>
internal static class TraceLogReader
{
    /// <exception cref="PoolException">It can't be read, or holds no event.</exception>
    public static void Read(string path, TraceBuilder trace, CancellationToken cancel)
    {
        var lines = new TraceLogLine();
        long events = 0;
        trace.BeginSession();
        foreach (var part in Parts(path))
        {
            long damaged = 0;
            try
            {
                using var stream = new FileStream(part, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan });
                using var reader = new StreamReader(stream);
                while (reader.ReadLine() is { } line)
                {
                    cancel.ThrowIfCancellationRequested();
                    if (!lines.TryRead(line, out var one))
                    {
                        damaged += line.Length > 0 ? 1 : 0;
                    }
                    else if (one is not null)
                    {
                        events++;
                        trace.Add(one);
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
            {
                throw PoolErrors.TraceLogUnreadable(path, e);
            }

            if (damaged > 0)
            {
                trace.Damaged(Path.GetFileName(part), damaged);
            }
        }

        if (events == 0)
        {
            throw PoolErrors.TraceLogEmpty(path);
        }
    }

    /// <summary>The oldest first.</summary>
    private static Stack<string> Parts(string path)
    {
        var parts = new Stack<string>([path]);
        for (var i = 1; File.Exists(Part(i)); i++)
        {
            parts.Push(Part(i));
        }

        return parts;

        string Part(int number) => path + "." + number.ToString(CultureInfo.InvariantCulture);
    }
}
