using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "ExecutionPolicy")]
[OutputType(typeof(ExecutionPolicy))]
public sealed class GetExecutionPolicyCommand : PSCmdlet
{
    [Parameter(Position = 0)]
    public ExecutionPolicyScope Scope { get; set; }

    // What this shell runs under, whatever the machine says.
    protected override void BeginProcessing() =>
        WriteObject(OperatingSystem.IsWindows() ? ExecutionPolicy.Bypass : ExecutionPolicy.Unrestricted);
}

[Cmdlet(VerbsCommon.Set, "ExecutionPolicy", SupportsShouldProcess = true)]
public sealed class SetExecutionPolicyCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true)]
    public ExecutionPolicy ExecutionPolicy { get; set; }

    [Parameter(Position = 1)]
    public ExecutionPolicyScope Scope { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    // Nothing here asks for a policy, so there is none to set; scripts that begin with this go on.
    protected override void ProcessRecord() => WriteVerbose($"The execution policy stays as it is ({ExecutionPolicy} was asked for).");
}
