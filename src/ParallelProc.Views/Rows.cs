namespace ParallelProc.Views;

/// <summary>How many rows of a table are shown, and of how many more a last line tells; 0 for no such line.</summary>
internal readonly record struct Rows(int Shown, int More)
{
    /// <summary>Something is to be shown of it.</summary>
    public bool Any => Shown > 0 || More > 0;

    /// <summary>As many rows as there are lines for. The line about the others is one of them.</summary>
    public static Rows Fit(int count, int lines) => lines <= 0 ? default : count <= lines ? new Rows(count, 0) : new Rows(lines - 1, count - lines + 1);
}
