using System.Management.Automation.Language;
using System.Text;

namespace ParallelProc.Shell.Host;

/// <summary>Read, run, and again: enough of a prompt to try things by hand and to drive from a terminal test.</summary>
internal sealed class PromptLoop(PipelineRunner runner, ShellHost host, bool nonInteractive)
{
    public void Run()
    {
        while (host.ExitCode is null && Read() is { } text)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                runner.RunText(text);
            }
        }
    }

    public void RunNested()
    {
        host.NestedPromptLeft = false;
        while (host.ExitCode is null && !host.NestedPromptLeft && Read() is { } text)
        {
            runner.RunText(text);
        }

        host.NestedPromptLeft = false;
    }

    private string? Read()
    {
        if (!nonInteractive)
        {
            Console.Write(runner.Ask("prompt") ?? "PS> ");
        }

        var text = new StringBuilder();
        while (Console.In.ReadLine() is { } line)
        {
            text.AppendLine(line);
            _ = Parser.ParseInput(text.ToString(), out _, out ParseError[] errors);

            // An empty line ends what would go on for ever.
            if (!errors.Any(e => e.IncompleteInput) || line.Length == 0)
            {
                return text.ToString();
            }

            Console.Write(">> ");
        }

        return text.Length > 0 ? text.ToString() : null;
    }
}
