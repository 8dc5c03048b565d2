namespace ParallelProc.Engine;

/// <content>Items that take each worker with them before it can say that it has begun.</content>
internal sealed partial class Dispatcher
{
    /// <summary>So many workers may die before they begin an item: then it is lost, or it would take one after the other for ever.</summary>
    private const int MostLosses = 3;

    /// <summary>Counts the worker that died before it began this item. True when it was one too many.</summary>
    private static bool LostTooOften(Batch batch, int index)
    {
        var item = batch.Items[index];
        batch.Items[index] = item with { Losses = item.Losses + 1 };
        return item.Losses + 1 >= MostLosses;
    }
}
