using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.New, "TemporaryFile", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class NewTemporaryFileCommand : PSCmdlet
{
    protected override void EndProcessing()
    {
        var path = System.IO.Path.GetTempFileName();
        if (ShouldProcess(path))
        {
            WriteObject(new FileInfo(path));
        }
    }
}
