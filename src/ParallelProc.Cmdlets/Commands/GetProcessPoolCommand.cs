using System.Management.Automation;
using ParallelProc.Engine;

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
            GuardOne(() => Write(name));
        }
    }

    private void Write(string name)
    {
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        var found = PoolRegistry.All.Where(p => pattern.IsMatch(p.Name)).ToList();
        if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            throw PoolErrors.PoolNotFound(name, PoolRegistry.All.Select(p => p.Name));
        }

        WriteObject(found, enumerateCollection: true);
    }
}
