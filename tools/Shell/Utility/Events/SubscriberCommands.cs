using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "EventSubscriber", DefaultParameterSetName = "BySource")]
[OutputType(typeof(PSEventSubscriber))]
public sealed class GetEventSubscriberCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "BySource")]
    public string? SourceIdentifier { get; set; }

    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "ById")]
    [Alias("Id")]
    public int SubscriptionId { get; set; } = -1;

    [Parameter(Position = 1)]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        PSEventSubscriber[] found = [.. Subscribers.Find(Events, SourceIdentifier, SubscriptionId, Force)];
        if (found.Length == 0 && EventQueue.IsOne(SourceIdentifier, SubscriptionId))
        {
            WriteError(EventQueue.NotFound("Event subscription", SourceIdentifier, SubscriptionId));
        }

        WriteObject(found, enumerateCollection: true);
    }
}

[Cmdlet(VerbsLifecycle.Unregister, "Event", SupportsShouldProcess = true, DefaultParameterSetName = "BySource")]
public sealed class UnregisterEventCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "BySource")]
    public string? SourceIdentifier { get; set; }

    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "ById")]
    public int SubscriptionId { get; set; } = -1;

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        var source = ParameterSetName == "BySource" ? SourceIdentifier : null;
        PSEventSubscriber[] found = [.. Subscribers.Find(Events, source, SubscriptionId, Force)];
        if (found.Length == 0 && EventQueue.IsOne(SourceIdentifier, SubscriptionId))
        {
            WriteError(EventQueue.NotFound("Event subscription", SourceIdentifier, SubscriptionId));
        }

        foreach (PSEventSubscriber subscriber in found.Where(s => ShouldProcess(s.SourceIdentifier, "Unsubscribe")))
        {
            Events.UnsubscribeEvent(subscriber);
        }
    }
}

internal static class Subscribers
{
    public static IEnumerable<PSEventSubscriber> Find(PSEventManager events, string? source, int id, bool force)
    {
        WildcardPattern? pattern = source is null ? null : WildcardPattern.Get(source, WildcardOptions.IgnoreCase);
        return events.Subscribers.Where(s =>
            (pattern is null || pattern.IsMatch(s.SourceIdentifier)) && (id < 0 || s.SubscriptionId == id) && (force || !s.SupportEvent));
    }
}
