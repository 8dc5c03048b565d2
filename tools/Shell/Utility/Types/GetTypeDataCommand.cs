using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "TypeData")]
[OutputType(typeof(TypeData))]
public sealed class GetTypeDataCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public string[]? TypeName { get; set; }

    protected override void ProcessRecord()
    {
        WildcardPattern[] names = [.. (TypeName ?? ["*"]).Select(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase))];
        WriteObject(TypeDataAccess.All(this).Where(one => Array.Exists(names, n => n.IsMatch(one.Key))).Select(static one => one.Value), enumerateCollection: true);
    }
}
