using System.Management.Automation;
using System.Reflection;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Add, "Type", DefaultParameterSetName = "FromSource")]
[OutputType(typeof(Type))]
public sealed class AddTypeCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "FromSource")]
    public string TypeDefinition { get; set; } = string.Empty;

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "FromPath")]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "FromLiteralPath")]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "FromAssemblyName")]
    [Alias("AN")]
    public string[] AssemblyName { get; set; } = [];

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void EndProcessing()
    {
        if (TypeDefinition.Length > 0)
        {
            ThrowTerminatingError(new ErrorRecord(
                new PSNotSupportedException(
                    "This shell is a stand-in without a C# compiler; use a compiled assembly, or a PowerShell class."),
                "SOURCE_NOT_SUPPORTED", ErrorCategory.NotImplemented, null));
        }

        IEnumerable<Assembly> assemblies = AssemblyName.Select(n => Assembly.Load(new AssemblyName(n)))
            .Concat(Path.SelectMany(p => GetResolvedProviderPathFromPSPath(p, out _)).Select(Assembly.LoadFrom))
            .Concat(LiteralPath.Select(p => Assembly.LoadFrom(GetUnresolvedProviderPathFromPSPath(p))));
        foreach (Assembly assembly in assemblies)
        {
            if (PassThru)
            {
                WriteObject(assembly.GetExportedTypes(), enumerateCollection: true);
            }
        }
    }
}
