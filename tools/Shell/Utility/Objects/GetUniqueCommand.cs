using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "Unique", DefaultParameterSetName = "AsString")]
public sealed class GetUniqueCommand : PSCmdlet
{
    private PSObject? _last;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(ParameterSetName = "AsString")]
    public SwitchParameter AsString { get; set; }

    [Parameter]
    public SwitchParameter CaseInsensitive { get; set; }

    protected override void ProcessRecord()
    {
        StringComparison comparison = CaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var same = _last is not null && (AsString
            ? string.Equals(_last.ToString(), InputObject?.ToString(), comparison)
            : new ValueComparer(!CaseInsensitive).Equals(_last, InputObject));
        if (!same)
        {
            WriteObject(InputObject);
        }

        _last = InputObject;
    }
}
