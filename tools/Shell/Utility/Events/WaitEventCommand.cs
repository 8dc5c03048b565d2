using System.Diagnostics;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsLifecycle.Wait, "Event")]
[OutputType(typeof(PSEventArgs))]
public sealed class WaitEventCommand : PSCmdlet, IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    private readonly AutoResetEvent _wake = new(initialState: false);
    private volatile bool _stopped;

    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public string? SourceIdentifier { get; set; }

    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(-1, int.MaxValue)]
    public int Timeout { get; set; } = -1;

    public void Dispose() => _wake.Dispose();

    protected override void ProcessRecord()
    {
        var waited = Stopwatch.StartNew();
        Events.ReceivedEvents.PSEventReceived += OnReceived;
        try
        {
            while (!_stopped)
            {
                if (EventQueue.Find(Events, SourceIdentifier, -1) is [var first, ..])
                {
                    WriteObject(first);
                    return;
                }

                if (Timeout >= 0 && waited.Elapsed.TotalSeconds >= Timeout)
                {
                    return;
                }

                EventQueue.RunPendingActions(Events);
                _wake.WaitOne(Beat);
            }
        }
        finally
        {
            Events.ReceivedEvents.PSEventReceived -= OnReceived;
        }
    }

    protected override void StopProcessing()
    {
        _stopped = true;
        _wake.Set();
    }

    private void OnReceived(object? sender, PSEventArgs e) => _wake.Set();
}
