namespace ParallelProc;

/// <summary>How an item of a map ended.</summary>
public enum CheckpointOutcome
{
    /// <summary>It ran to its end, though it may have written errors on the way.</summary>
    Completed,

    /// <summary>An error ended it: its own, a time-out, an exit, or the loss of its worker.</summary>
    Failed,
}
