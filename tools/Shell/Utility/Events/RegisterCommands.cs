using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsLifecycle.Register, "ObjectEvent")]
public sealed class RegisterObjectEventCommand : ObjectEventRegistrationBase
{
    [Parameter(Mandatory = true, Position = 0)]
    public PSObject InputObject { get; set; } = null!;

    [Parameter(Mandatory = true, Position = 1)]
    public string EventName { get; set; } = string.Empty;

    // A type stands for its static events.
    protected override object GetSourceObject() => InputObject.BaseObject;

    protected override string GetSourceObjectEventName() => EventName;
}

[Cmdlet(VerbsLifecycle.Register, "EngineEvent")]
public sealed class RegisterEngineEventCommand : ObjectEventRegistrationBase
{
    [Parameter(Mandatory = true, Position = 100)]
    public new string SourceIdentifier
    {
        get => base.SourceIdentifier;
        set => base.SourceIdentifier = value;
    }

    protected override object? GetSourceObject() => null;

    protected override string? GetSourceObjectEventName() => null;
}
