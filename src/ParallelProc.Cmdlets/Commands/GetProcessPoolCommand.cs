using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Get-ProcessPool: the pools of this process.</summary>
[Cmdlet(VerbsCommon.Get, "ProcessPool")]
[OutputType(typeof(ProcessPool))]
public sealed class GetProcessPoolCommand : PoolCmdlet
{
    /// <summary>Names, or patterns with wildcards; without it, all pools.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    [SupportsWildcards]
    public string[]? Name { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (var name in Name ?? ["*"])
        {
            GuardOne(() => WriteObject(PoolResolver.ByName(name), enumerateCollection: true));
        }
    }
}
