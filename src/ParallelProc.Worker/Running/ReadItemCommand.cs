using System.Management.Automation;

namespace ParallelProc.Worker;

/// <summary>The source of an open pipeline. As pipelines are synchronous, an item is done when writing it returns.</summary>
[Cmdlet(VerbsCommunications.Read, "Item")]
internal sealed class ReadItemCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public object? Feed { get; set; }

    protected override void EndProcessing()
    {
        var feed = (ItemFeed)Feed!;
        while (feed.TryEnter(out var value))
        {
            WriteObject(value, enumerateCollection: false);
            feed.End(ItemOutcome.Completed);
        }
    }
}
