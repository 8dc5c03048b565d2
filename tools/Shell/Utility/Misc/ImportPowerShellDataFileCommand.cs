using System.Management.Automation;
using System.Management.Automation.Language;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsData.Import, "PowerShellDataFile", DefaultParameterSetName = "ByPath")]
public sealed class ImportPowerShellDataFileCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ByPath")]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = "ByLiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    [Parameter]
    public SwitchParameter SkipLimitCheck { get; set; }

    protected override void ProcessRecord()
    {
        IEnumerable<string> found = Path.SelectMany(p => GetResolvedProviderPathFromPSPath(p, out _));
        foreach (var file in found.Concat(LiteralPath.Select(GetUnresolvedProviderPathFromPSPath)))
        {
            ScriptBlockAst script = Parser.ParseFile(file, out _, out ParseError[] errors);
            Ast? table = script.Find(a => a is HashtableAst, searchNestedScriptBlocks: false);
            if (errors.Length > 0 || table is null)
            {
                WriteError(new ErrorRecord(
                    new InvalidOperationException($"The file '{file}' could not be parsed as a PowerShell Data File."),
                    "CouldNotParseAsPowerShellDataFile", ErrorCategory.InvalidData, file));
                continue;
            }

            WriteObject(table.SafeGetValue());
        }
    }
}
