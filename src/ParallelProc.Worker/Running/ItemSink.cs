using System.Collections.ObjectModel;
using System.Management.Automation;

namespace ParallelProc.Worker;

/// <summary>
/// The end of an open pipeline: sends on whatever comes out of it, as it comes, and keeps nothing. A cmdlet at the pipeline's end could do
/// the same, but would cost the binding of its parameter for each object.
/// </summary>
internal sealed class ItemSink(RecordSender sender, ItemFeed feed) : Collection<PSObject?>
{
    /// <inheritdoc/>
    protected override void InsertItem(int index, PSObject? item)
    {
        // The engine tells cmdlets that their pipeline is being stopped; a list has to ask.
        if (feed.IsStopping)
        {
            throw new PipelineStoppedException();
        }

        sender.SendMerged(item);
    }
}
