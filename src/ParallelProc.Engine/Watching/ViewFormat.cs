namespace ParallelProc.Engine;

/// <summary>What a frame may use of where it is shown.</summary>
/// <param name="Width">So many columns.</param>
/// <param name="Height">So many lines; null for as many as there are to show.</param>
/// <param name="Color">Colours, and whatever else is no plain text.</param>
/// <param name="Unicode">Characters that old code pages lack.</param>
internal sealed record ViewFormat(int Width, int? Height, bool Color, bool Unicode);
