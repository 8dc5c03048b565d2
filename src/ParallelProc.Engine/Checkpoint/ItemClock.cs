namespace ParallelProc.Engine;

/// <summary>When the running item of a batch began, as the shell sees it: at the start of the batch, or the end of the item before. Owned by the strand.</summary>
internal sealed class ItemClock
{
    private DateTime _began = EngineSimulation.UtcNow;

    public void Begin() => _began = EngineSimulation.UtcNow;

    /// <summary>When the items that end now began; the next one begins.</summary>
    public (DateTime Start, DateTime End) Take(bool ends)
    {
        var now = EngineSimulation.UtcNow;
        var times = (_began, now);
        if (ends)
        {
            _began = now;
        }

        return times;
    }
}
