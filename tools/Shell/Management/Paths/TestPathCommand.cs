using System.Management.Automation;
using DriveNotFoundException = System.Management.Automation.DriveNotFoundException;

namespace Microsoft.PowerShell.Commands;

public enum TestPathType
{
    Any,
    Container,
    Leaf,
}

[Cmdlet(VerbsDiagnostic.Test, "Path", DefaultParameterSetName = PathSet)]
[OutputType(typeof(bool))]
public sealed class TestPathCommand : CoreCommandBase
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string NullPath = "The provided Path argument was null or an empty collection.";

    [Parameter(
        Position = 0, ParameterSetName = PathSet, Mandatory = true, ValueFromPipeline = true,
        ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string?[]? Path { get; set; }

    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string?[]? LiteralPath { get; set; }

    [Parameter]
    public string? Filter { get; set; }

    [Parameter]
    public string[]? Include { get; set; }

    [Parameter]
    public string[]? Exclude { get; set; }

    [Parameter]
    [Alias("Type")]
    public TestPathType PathType { get; set; } = TestPathType.Any;

    [Parameter]
    public SwitchParameter IsValid { get; set; }

    private protected override string[]? IncludeFilter => Include;

    private protected override string[]? ExcludeFilter => Exclude;

    private protected override string? ProviderFilter => Filter;

    private protected override bool IsLiteral => ParameterSetName == LiteralPathSet;

    protected override void ProcessRecord()
    {
        string?[] paths = (IsLiteral ? LiteralPath : Path) ?? [null];
        foreach (var path in paths)
        {
            if (path is null)
            {
                WriteError(new ErrorRecord(
                    new ArgumentNullException(NullPath),
                    "NullPathNotPermitted", ErrorCategory.InvalidArgument, Path));
                continue;
            }

            WriteObject(!string.IsNullOrWhiteSpace(path) && (IsValid ? SessionState.Path.IsValid(path) : Exists(path)));
        }
    }

    private bool Exists(string path)
    {
        try
        {
            return ProviderAccess.Exists(InvokeProvider.Item, path, Context())
                && (PathType == TestPathType.Any || IsContainer(path) == (PathType == TestPathType.Container));
        }
        catch (Exception problem) when (problem is ItemNotFoundException or DriveNotFoundException or ProviderNotFoundException)
        {
            return false;
        }
    }

    private bool IsContainer(string path) => ProviderAccess.IsContainer(InvokeProvider.Item, path, Context());
}
