using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "Event", DefaultParameterSetName = "BySource")]
[OutputType(typeof(PSEventArgs))]
public sealed class GetEventCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "BySource")]
    public string? SourceIdentifier { get; set; }

    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "ById")]
    [Alias("Id")]
    public int EventIdentifier { get; set; } = -1;

    protected override void EndProcessing()
    {
        PSEventArgs[] found = EventQueue.Find(Events, SourceIdentifier, EventIdentifier);
        if (found.Length == 0 && EventQueue.IsOne(SourceIdentifier, EventIdentifier))
        {
            WriteError(EventQueue.NotFound("Event", SourceIdentifier, EventIdentifier));
        }

        WriteObject(found, enumerateCollection: true);
    }
}

[Cmdlet(VerbsCommon.Remove, "Event", SupportsShouldProcess = true, DefaultParameterSetName = "BySource")]
public sealed class RemoveEventCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "BySource")]
    public string? SourceIdentifier { get; set; }

    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "ByIdentifier")]
    public int EventIdentifier { get; set; } = -1;

    protected override void ProcessRecord()
    {
        PSEventArgs[] found = EventQueue.Find(Events, ParameterSetName == "BySource" ? SourceIdentifier : null, EventIdentifier);
        if (found.Length == 0 && EventQueue.IsOne(SourceIdentifier, EventIdentifier))
        {
            WriteError(EventQueue.NotFound("Event", SourceIdentifier, EventIdentifier));
        }

        lock (Events.ReceivedEvents.SyncRoot)
        {
            foreach (PSEventArgs item in found)
            {
                var at = EventQueue.IndexOf(Events.ReceivedEvents, item);
                if (at >= 0 && ShouldProcess(item.SourceIdentifier, "Remove"))
                {
                    Events.ReceivedEvents.RemoveAt(at);
                }
            }
        }
    }
}

[Cmdlet(VerbsCommon.New, "Event")]
[OutputType(typeof(PSEventArgs))]
public sealed class NewEventCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public string SourceIdentifier { get; set; } = string.Empty;

    [Parameter]
    public PSObject? Sender { get; set; }

    [Parameter]
    public PSObject[] EventArguments { get; set; } = [];

    [Parameter]
    public PSObject? MessageData { get; set; }

    protected override void EndProcessing()
    {
        object[] arguments = [.. EventArguments.Select(a => a.BaseObject is PSCustomObject ? a : a.BaseObject)];
        PSEventArgs made = Events.GenerateEvent(
            SourceIdentifier,
            Sender?.BaseObject,
            arguments,
            MessageData,
            processInCurrentThread: true,
            waitForCompletionInCurrentThread: false);
        WriteObject(made);
    }
}
