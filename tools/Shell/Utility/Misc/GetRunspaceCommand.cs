using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "Runspace", DefaultParameterSetName = "Name")]
[OutputType(typeof(Runspace))]
public sealed class GetRunspaceCommand : PSCmdlet
{
    [Parameter(Position = 0, ParameterSetName = "Name")]
    public string[]? Name { get; set; }

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Id")]
    public int[]? Id { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "InstanceId")]
    public Guid[]? InstanceId { get; set; }

    protected override void ProcessRecord()
    {
        IEnumerable<Runspace> all = RunspaceList.All();
        WildcardPattern[] names = [.. (Name ?? ["*"]).Select(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase))];
        WriteObject(
            all.Where(r => Id is not null ? Id.Contains(r.Id)
                : InstanceId is not null ? InstanceId.Contains(r.InstanceId)
                : names.Any(n => n.IsMatch(r.Name))),
            enumerateCollection: true);
    }
}
