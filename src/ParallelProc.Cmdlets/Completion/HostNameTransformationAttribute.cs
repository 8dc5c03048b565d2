using System.Collections;
using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Takes hosts, as New-PoolHost and a pool's Hosts give them, for their names.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HostNameTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Bare(inputData) switch
    {
        IEnumerable many and not string => many.Cast<object?>().Select(NameOf).ToArray(),
        _ => NameOf(inputData)!,
    };

    private static object? NameOf(object? given) => Bare(given) is PoolHost host ? host.Name : given;

    private static object? Bare(object? given) => given is PSObject wrapped ? wrapped.BaseObject : given;
}
