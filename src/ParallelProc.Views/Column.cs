using Spectre.Console;

namespace ParallelProc.Views;

/// <summary>A column of a table.</summary>
/// <param name="Header">What stands above it.</param>
/// <param name="Rank">How much it matters: of what does not fit, the highest goes first.</param>
/// <param name="Width">So many cells; of one that grows, at least so many.</param>
/// <param name="Cell">What is in it, when it is so wide.</param>
internal sealed record Column<T>(string Header, int Rank, int Width, Func<T, int, Paragraph> Cell)
{
    /// <summary>Numbers stand at the right.</summary>
    public bool Right { get; init; }

    /// <summary>It takes a share of the room that is left.</summary>
    public bool Grows { get; init; }
}
