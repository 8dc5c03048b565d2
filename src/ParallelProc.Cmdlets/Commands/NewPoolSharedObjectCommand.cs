using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>New-PoolSharedObject: an object that script blocks in workers share.</summary>
[Cmdlet(VerbsCommon.New, "PoolSharedObject")]
[OutputType(typeof(SharedObject))]
public sealed class NewPoolSharedObjectCommand : PoolCmdlet
{
    /// <summary>What it is.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public PoolSharedType Type { get; set; }

    /// <summary>A name for messages; without it, its number.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>How many values a queue or stack may hold, may hold a semaphore, or meet at a barrier.</summary>
    [Parameter]
    public int? Capacity { get; set; }

    /// <summary>What is in it at first: a hashtable for a dictionary, values for a list, queue, stack or set, a number for a counter, whether an event is set.</summary>
    [Parameter]
    [AllowNull]
    public object? InitialValue { get; set; }

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
    {
        CheckLimit(nameof(Capacity), Capacity);
        var needsCapacity = Type is PoolSharedType.Semaphore or PoolSharedType.Barrier;
        if (needsCapacity != Capacity.HasValue && Type is not (PoolSharedType.Queue or PoolSharedType.Stack))
        {
            throw needsCapacity ? PoolErrors.SharedCapacityMissing(Type) : PoolErrors.SharedCapacityUseless(Type);
        }

        WriteObject(SharedContents.Fill(Type, Name, Capacity, InitialValue is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : InitialValue), enumerateCollection: false);
    });
}
