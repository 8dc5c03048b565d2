namespace ParallelProc.Worker;

/// <summary>The worker's main loop: item after item, each in the pipeline of its script, which stays open until another is needed.</summary>
internal sealed class TaskRunner(ItemFeed feed, ItemPipeline pipeline)
{
    public void Run()
    {
        while (feed.MoveNext())
        {
            if (feed.Runner is { } runner)
            {
                // Takes this item and as many as it can; one that ends the pipeline is credited before this returns.
                pipeline.Run(runner);
            }
            else
            {
                feed.End(ItemOutcome.Failed(feed.Problem!));
            }
        }
    }
}
