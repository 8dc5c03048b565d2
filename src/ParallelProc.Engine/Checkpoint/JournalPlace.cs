namespace ParallelProc.Engine;

/// <summary>Where an item's line stands, and what has to be known of it without reading it again.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">Its length without the line feed.</param>
/// <param name="Records">How many records it keeps.</param>
/// <param name="Outcome">How the item ended.</param>
/// <param name="Complete">All that the item wrote and that was to be kept is there.</param>
internal readonly record struct JournalPlace(long Offset, int Length, int Records, CheckpointOutcome Outcome, bool Complete);
