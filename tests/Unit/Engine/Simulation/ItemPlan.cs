namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>What one item does.</summary>
/// <param name="Outputs">Values that it puts out, in order; at least one.</param>
/// <param name="Micros">How long it takes.</param>
/// <param name="End">How it ends.</param>
internal readonly record struct ItemPlan(object[] Outputs, int Micros, ItemEnd End);

/// <summary>How an item ends when nobody kills its worker.</summary>
internal enum ItemEnd
{
    Normal,
    Throws,
    Exits,

    /// <summary>It takes its worker down with it, whenever it is run.</summary>
    Kills,

    /// <summary>It goes on for ever, and stops when it is told to.</summary>
    Hangs,

    /// <summary>It goes on for ever, whatever it is told.</summary>
    Resists,
}
