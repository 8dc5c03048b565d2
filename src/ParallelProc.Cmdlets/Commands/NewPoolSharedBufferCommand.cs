using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>New-PoolSharedBuffer: numbers in memory that all local workers map.</summary>
[Cmdlet(VerbsCommon.New, "PoolSharedBuffer", DefaultParameterSetName = "Length")]
[OutputType(typeof(SharedBuffer))]
public sealed class NewPoolSharedBufferCommand : PoolCmdlet
{
    /// <summary>How many elements it has.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Length")]
    [ValidateRange(1, long.MaxValue / 8)]
    public long Length { get; set; }

    /// <summary>What is in it: its elements are of the type of this array.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "InitialValue")]
    [ValidateNotNull]
    [AllowEmptyCollection]
    public Array InitialValue { get; set; } = null!;

    /// <summary>The type of its elements: byte, sbyte, int16, uint16, int, uint32, long, uint64, single or double.</summary>
    [Parameter(Position = 1, ParameterSetName = "Length")]
    public Type Type { get; set; } = typeof(byte);

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
    {
        var type = InitialValue is null ? Type : InitialValue.GetType().GetElementType()!;
        var elements = BufferElements.Of(type) ?? throw PoolErrors.SharedBufferType(type);
        var length = InitialValue?.LongLength ?? Length;
        if (length == 0)
        {
            throw PoolErrors.InvalidLimit(nameof(InitialValue), "empty", "a buffer has one element at least");
        }

        SharedBuffer buffer;
        try
        {
            buffer = SharedHub.Instance.CreateBuffer(elements, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PoolErrors.SharedBufferFailed(length * elements.Size, e);
        }

        if (InitialValue is not null)
        {
            buffer.Write(0, InitialValue);
        }

        WriteObject(buffer);
    });
}
