namespace ParallelProc.Protocol;

/// <summary>What a body is known not to do. Each value holds what the one before it says.</summary>
internal enum BodyTrust : byte
{
    /// <summary>Nothing is known: it gets a scope of its own, and is never run twice.</summary>
    None,

    /// <summary>It sets no variable, so it needs no scope of its own. What it calls may have effects.</summary>
    Scopeless,

    /// <summary>It has no effect at all, so running an item again is not to be told from running it once.</summary>
    Clean,
}
