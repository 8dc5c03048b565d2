namespace ParallelProc.Protocol;

/// <summary>What a worker says of a content that has, or may have, a file on its host.</summary>
internal enum ContentStatus
{
    /// <summary>It has put it into a file, which others of its host can open.</summary>
    Stored = 0,

    /// <summary>It has the bytes, and could not store them.</summary>
    NotStored = 1,

    /// <summary>It has opened the file.</summary>
    Opened = 2,

    /// <summary>It can't open the file, or what is in it is something else: it needs the bytes.</summary>
    NotOpened = 3,
}
