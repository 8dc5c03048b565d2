namespace ParallelProc.Protocol;

/// <summary>What is asked of a shared object. Which of them it knows, and what their arguments are, its class says.</summary>
internal enum SharedOp : byte
{
    /// <summary>Takes the object for this owner alone, and gives its token. Others' calls wait.</summary>
    Hold = 1,

    /// <summary>Lets it go.</summary>
    Release,

    /// <summary>Lets go of whatever the owner holds anywhere.</summary>
    ReleaseAll,
    HoldShared,
    WasAbandoned,
    Get,
    Set,
    Add,
    TryAdd,
    Insert,
    Remove,
    Contains,
    Clear,
    Count,
    Keys,
    Values,
    CompareExchange,
    Increment,
    Take,
    Complete,
    IsCompleted,
    Wait,
    Reset,
    GetOrAdd,
    Dispose,
}
