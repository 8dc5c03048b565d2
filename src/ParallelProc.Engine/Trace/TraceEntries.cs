namespace ParallelProc.Engine;

/// <summary>Which entries of Write-PoolLog a page shows: of too many, those that matter most.</summary>
internal sealed class TraceEntries
{
    private readonly int[] _counts = new int[Enum.GetValues<PoolLogLevel>().Length];
    private readonly int _least;

    /// <param name="trace">The trace.</param>
    /// <param name="most">At most so many.</param>
    public TraceEntries(PoolTrace trace, int most)
    {
        foreach (var mark in trace.Pools.SelectMany(static pool => pool.Workers).SelectMany(static worker => worker.Marks))
        {
            if (mark.Kind == PoolEventKind.Logged)
            {
                _counts[LevelOf(mark)]++;
                All++;
            }
        }

        for (Shown = All; Shown > most; _least++)
        {
            Shown -= _counts[_least];
        }
    }

    public int All { get; }

    public int Shown { get; }

    /// <summary>A mark is shown: what happened to a worker always is.</summary>
    public bool Shows(PoolEvent mark) => mark.Kind != PoolEventKind.Logged || LevelOf(mark) >= _least;

    /// <summary>An entry that was read from a log of another version may have none.</summary>
    private static int LevelOf(PoolEvent entry) => (int)(entry.Level ?? PoolLogLevel.Information);
}
