using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Takes a body as text too. One that does not parse is an error before anything starts.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ScriptTextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc />
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is not string text)
        {
            return inputData;
        }

        try
        {
            return ScriptBlock.Create(text);
        }
        catch (ParseException e)
        {
            throw new ArgumentTransformationMetadataException(PoolErrors.ScriptNotValid(e.Message), e);
        }
    }
}
