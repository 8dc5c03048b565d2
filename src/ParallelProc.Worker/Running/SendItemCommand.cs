using System.Management.Automation;

namespace ParallelProc.Worker;

/// <summary>The sink of an open pipeline: sends on whatever comes down, as it comes.</summary>
[Cmdlet(VerbsCommunications.Send, "Item")]
internal sealed class SendItemCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0)]
    public object? Sender { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    protected override void ProcessRecord() => ((RecordSender)Sender!).SendMerged(InputObject);
}
