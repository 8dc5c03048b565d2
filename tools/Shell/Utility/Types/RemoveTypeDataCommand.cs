using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Remove, "TypeData")]
public sealed class RemoveTypeDataCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Type")]
    public string? TypeName { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "File")]
    public string[]? Path { get; set; }

    protected override void EndProcessing()
    {
        if (TypeName is not null)
        {
            TypeDataAccess.Add(this, new SessionStateTypeEntry(new TypeData(TypeName), isRemove: true));
        }
        else
        {
            HashSet<string> files = [.. Path!.Select(GetUnresolvedProviderPathFromPSPath)];
            TypeDataAccess.Replace(this, TypeDataAccess.Entries.Where(e => e.FileName is null || !files.Contains(e.FileName)));
        }
    }
}
