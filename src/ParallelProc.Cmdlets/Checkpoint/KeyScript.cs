using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>The script block of -CheckpointKey: it runs in the caller's session, on the pipeline's thread, with the item as <c>$_</c>.</summary>
internal sealed class KeyScript(ScriptBlock block)
{
    /// <exception cref="PoolException">It fails, or gives nothing.</exception>
    public object? Of(object? item)
    {
        System.Collections.ObjectModel.Collection<PSObject?> values;
        try
        {
            values = block.InvokeWithContext(null, [new PSVariable("_", item)])!;
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw PoolErrors.CheckpointKeyFailed(item, e.Message, e);
        }

        return values.Count switch
        {
            0 => throw PoolErrors.CheckpointKeyFailed(item, "It gives nothing."),
            1 => values[0] ?? throw PoolErrors.CheckpointKeyFailed(item, "It gives null."),
            _ => values.ToArray(),
        };
    }
}
