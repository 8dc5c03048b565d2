using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsLifecycle.Start, "Process", SupportsShouldProcess = true)]
[OutputType(typeof(Process))]
public sealed class StartProcessCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    [Parameter(Position = 0, Mandatory = true)]
    [Alias("PSPath", "Path")]
    public string FilePath { get; set; } = string.Empty;

    [Parameter(Position = 1)]
    [Alias("Args")]
    public string[] ArgumentList { get; set; } = [];

    [Parameter]
    public string? WorkingDirectory { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    [Parameter]
    public SwitchParameter Wait { get; set; }

    [Parameter]
    public SwitchParameter NoNewWindow { get; set; }

    [Parameter]
    public System.Collections.Hashtable? Environment { get; set; }

    [Parameter]
    public string? RedirectStandardOutput { get; set; }

    [Parameter]
    public string? RedirectStandardError { get; set; }

    public void Dispose() => _stop.Dispose();

    protected override void BeginProcessing()
    {
        ProcessStartInfo start = Describe();
        if (!ShouldProcess(FilePath))
        {
            return;
        }

        Process process;
        try
        {
            process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        }
        catch (Exception problem) when (problem is Win32Exception or InvalidOperationException)
        {
            ThrowTerminatingError(new ErrorRecord(
                new InvalidOperationException($"This command cannot be run due to the error: {problem.Message}", problem),
                "InvalidOperationException", ErrorCategory.InvalidOperation, null));
            return;
        }

        Task copies = Task.WhenAll(
            CopyTo(RedirectStandardOutput, process, p => p.StandardOutput),
            CopyTo(RedirectStandardError, process, p => p.StandardError));
        if (PassThru)
        {
            WriteObject(process);
        }

        if (Wait)
        {
            try
            {
                process.WaitForExitAsync(_stop.Token).GetAwaiter().GetResult();
                copies.GetAwaiter().GetResult();
            }
            catch (OperationCanceledException)
            {
                // Stopped: the process goes on, as it does after Ctrl+C in the real shell.
            }
        }
    }

    protected override void StopProcessing() => _stop.Cancel();

    private static async Task CopyTo(string? file, Process process, Func<Process, StreamReader> source)
    {
        if (file is null)
        {
            return;
        }

        await using FileStream target = File.Create(file);
        await source(process).BaseStream.CopyToAsync(target).ConfigureAwait(false);
    }

    private ProcessStartInfo Describe()
    {
        var command = InvokeCommand.GetCommand(FilePath, CommandTypes.Application) as ApplicationInfo;
        var start = new ProcessStartInfo(command?.Source ?? FilePath)
        {
            // The real command joins the words with spaces and leaves the quoting to its caller.
            Arguments = string.Join(' ', ArgumentList),
            WorkingDirectory = WorkingDirectory is null
                ? SessionState.Path.CurrentFileSystemLocation.ProviderPath
                : GetUnresolvedProviderPathFromPSPath(WorkingDirectory),
            UseShellExecute = false,
            RedirectStandardOutput = RedirectStandardOutput is not null,
            RedirectStandardError = RedirectStandardError is not null,
        };
        RedirectStandardOutput = RedirectStandardOutput is null ? null : GetUnresolvedProviderPathFromPSPath(RedirectStandardOutput);
        RedirectStandardError = RedirectStandardError is null ? null : GetUnresolvedProviderPathFromPSPath(RedirectStandardError);
        foreach (System.Collections.DictionaryEntry entry in Environment ?? [])
        {
            start.Environment[entry.Key.ToString()!] = entry.Value?.ToString();
        }

        return start;
    }
}
