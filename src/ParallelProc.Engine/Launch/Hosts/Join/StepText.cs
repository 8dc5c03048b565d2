using System.Buffers;
using System.Text;

namespace ParallelProc.Engine;

/// <summary>Takes apart what the tasks of a step print, which comes in lines with the task's number and a colon in front. A line without is the step's own.</summary>
/// <param name="onTask">Is given a task's number, and its bytes, the end of the line among them.</param>
/// <param name="onStep">Is given the step's own lines.</param>
internal sealed class StepText(Action<int, byte[]> onTask, Action<string> onStep)
{
    /// <summary>A longer line goes on in pieces.</summary>
    private const int LongestLine = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _line = new();
    private int? _goesOn;

    /// <summary>Reads until the end of the stream.</summary>
    public void Run(Stream stream)
    {
        var bytes = new byte[16 * 1024];
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
            // The step is gone, and its pipe with it: what was read so far is all there is.
        }

        Tell(ends: true);
    }

    public void Hear(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = bytes[..(end < 0 ? bytes.Length : end + 1)];
            bytes = bytes[part.Length..];
            _line.Write(part);
            if (end >= 0 || _line.WrittenCount >= LongestLine)
            {
                Tell(ends: end >= 0);
            }
        }
    }

    private void Tell(bool ends)
    {
        var line = _line.WrittenSpan;
        if (line.Length == 0)
        {
            return;
        }

        if (_goesOn is { } same)
        {
            onTask(same, line.ToArray());
        }
        else if (Number(line, out var rest) is { } task)
        {
            onTask(task, line[rest..].ToArray());
            _goesOn = task;
        }
        else
        {
            onStep(Encoding.UTF8.GetString(line).TrimEnd('\r', '\n'));
        }

        if (ends)
        {
            _goesOn = null;
        }

        _line.Clear();
    }

    /// <summary>The number in front, which may stand behind blanks.</summary>
    private static int? Number(ReadOnlySpan<byte> line, out int rest)
    {
        var at = 0;
        while (at < line.Length && line[at] == ' ')
        {
            at++;
        }

        var (digits, number) = (at, 0);
        while (at < line.Length && at - digits < 9 && char.IsAsciiDigit((char)line[at]))
        {
            number = number * 10 + line[at++] - '0';
        }

        rest = at + 2;
        return at > digits && at + 1 < line.Length && line[at] == ':' && line[at + 1] == ' ' ? number : null;
    }
}
