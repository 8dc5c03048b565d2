using Spectre.Console;

namespace ParallelProc.Views;

/// <summary>What is shown in which colour. Nothing is told by its colour alone.</summary>
internal static class Palette
{
    public static readonly Style Plain = Style.Plain;
    public static readonly Style Title = new(decoration: Decoration.Bold);
    public static readonly Style Quiet = new(Color.Grey);
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Name = new(Color.Aqua);
    public static readonly Style Odd = new(Color.Yellow);
    public static readonly Style Bad = new(Color.Red);

    public static Style Of(PoolState state) => state switch
    {
        PoolState.Running => Good,
        PoolState.Broken => Bad,
        PoolState.Stopping => Odd,
        _ => Quiet,
    };

    public static Style Of(WorkerState state) => state switch
    {
        WorkerState.Busy => Good,
        WorkerState.Starting or WorkerState.Stopping => Odd,
        _ => Quiet,
    };

    /// <summary>A number that had better be zero.</summary>
    public static Style OfFailures(long count) => count > 0 ? Bad : Quiet;
}
