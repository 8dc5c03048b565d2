using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>What the host is given to show goes to the running item, else to standard error.</summary>
internal sealed class HostOutput(RecordSender sender, StderrText stderr)
{
    public void Text(string text, bool newLine, ConsoleColor? foreground = null, ConsoleColor? background = null)
    {
        var message = new HostInformationMessage
        {
            Message = text,
            NoNewLine = !newLine,
            ForegroundColor = foreground,
            BackgroundColor = background,
        };
        // The same mark that Write-Host leaves: the shell shows it in the same way.
        var record = new InformationRecord(message, "Host");
        record.Tags.Add("PSHOST");
        if (!sender.Send(RecordKind.Information, record))
        {
            stderr.Write(newLine ? text + "\n" : text);
        }
    }

    public void Record(RecordKind kind, object record, string text)
    {
        if (!sender.Send(kind, record))
        {
            stderr.WriteLine(text);
        }
    }

    public void Progress(ProgressRecord record) => sender.Send(RecordKind.Progress, record);
}
