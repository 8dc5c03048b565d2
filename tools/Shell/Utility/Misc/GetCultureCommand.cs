using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "Culture", DefaultParameterSetName = "Current")]
[OutputType(typeof(CultureInfo))]
public sealed class GetCultureCommand : PSCmdlet
{
    [Parameter(Position = 0, ParameterSetName = "Name", ValueFromPipeline = true)]
    public string[]? Name { get; set; }

    [Parameter(ParameterSetName = "ListAvailable")]
    public SwitchParameter ListAvailable { get; set; }

    protected override void ProcessRecord()
    {
        if (Name is not null)
        {
            WriteObject(Name.Select(CultureInfo.GetCultureInfo), enumerateCollection: true);
        }
        else if (ListAvailable)
        {
            WriteObject(CultureInfo.GetCultures(CultureTypes.AllCultures), enumerateCollection: true);
        }
        else
        {
            // As it is now, not as it was when the host began.
            WriteObject(CultureInfo.CurrentCulture);
        }
    }
}
