using System.Text;

namespace ParallelProc.Worker;

/// <summary>The one <see cref="Console"/> of a process with several sessions: what is printed goes to the session on whose behalf the thread runs, else to standard error.</summary>
internal sealed class ConsoleRouter
{
    /// <summary>Goes along to tasks and threads that a body starts.</summary>
    private readonly AsyncLocal<ConsoleCapture?> _current = new();

    /// <summary>Points the process's console here, and back when disposed.</summary>
    public IDisposable Replace(StderrText nobodys) =>
        ConsoleReplacement.Begin(new Writer(() => _current.Value?.Out, nobodys), new Writer(() => _current.Value?.Error, nobodys));

    /// <summary>What this thread, and whatever it starts, prints from now on is that session's.</summary>
    public IDisposable Enter(ConsoleCapture capture)
    {
        _current.Value = capture;
        return new Leave(_current);
    }

    private sealed class Leave(AsyncLocal<ConsoleCapture?> current) : IDisposable
    {
        public void Dispose() => current.Value = null;
    }

    private sealed class Writer(Func<TextWriter?> find, StderrText nobodys) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (find() is { } writer)
            {
                writer.Write(buffer);
            }
            else
            {
                nobodys.Write(new string(buffer));
            }
        }

        public override void WriteLine(string? value) => Write(value + "\n");
    }
}
