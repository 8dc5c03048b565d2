using System.Management.Automation;
using System.Text;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// Turns what a body prints past PowerShell into information records of its item, line by line; outside of items it goes to standard
/// error. Out and Error are two writers, so that half a line of one is never continued by the other.
/// </summary>
internal sealed class ConsoleCapture : IDisposable
{
    private readonly ConsoleWriter _out;
    private readonly ConsoleWriter _error;

    public ConsoleCapture(RecordSender sender, StderrText stderr)
    {
        void Emit(string line, string[] tags)
        {
            var record = new InformationRecord(new HostInformationMessage { Message = line }, "Console");
            record.Tags.AddRange(tags);
            if (!sender.Send(RecordKind.Information, record))
            {
                stderr.WriteLine(line);
            }
        }

        // The last makes the shell show it.
        string[] outTags = ["CONSOLE", "PSHOST"], errorTags = ["CONSOLE", "STDERR", "PSHOST"];
        _out = new ConsoleWriter(line => Emit(line, outTags));
        _error = new ConsoleWriter(line => Emit(line, errorTags));
    }

    public TextWriter Out => _out;

    public TextWriter Error => _error;

    public void FlushPartialLines()
    {
        _out.FlushPartialLine();
        _error.FlushPartialLine();
    }

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    private sealed class ConsoleWriter(Action<string> emit) : TextWriter
    {
        private readonly StringBuilder _line = new();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value)
        {
            lock (_line)
            {
                Append([value]);
            }
        }

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(ReadOnlySpan<char> buffer)
        {
            lock (_line)
            {
                Append(buffer);
            }
        }

        public override void WriteLine(string? value)
        {
            lock (_line)
            {
                Append(value);
                Append("\n");
            }
        }

        public void FlushPartialLine()
        {
            lock (_line)
            {
                if (_line.Length > 0)
                {
                    Emit();
                }
            }
        }

        private void Append(ReadOnlySpan<char> text)
        {
            while (text.IndexOf('\n') is var end and >= 0)
            {
                _line.Append(text[..end]);
                Emit();
                text = text[(end + 1)..];
            }

            _line.Append(text);
        }

        private void Emit()
        {
            if (_line.Length > 0 && _line[^1] == '\r')
            {
                _line.Length--;
            }

            var line = _line.ToString();
            _line.Clear();
            emit(line);
        }
    }
}
