namespace ParallelProc.Engine;

/// <summary>What is to be done about a content that a worker of a host needs.</summary>
internal enum ContentTurn
{
    /// <summary>It gets the bytes, and puts them into a file for the others.</summary>
    Store,

    /// <summary>Another worker is getting it: ask again when it has.</summary>
    Wait,

    /// <summary>The host has it in a file.</summary>
    Open,

    /// <summary>It gets the bytes for itself: files are of no use there.</summary>
    Send,
}
