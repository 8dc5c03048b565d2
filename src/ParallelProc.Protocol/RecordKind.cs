namespace ParallelProc.Protocol;

/// <summary>One entry of a <see cref="FrameKind.Records"/> message, in the order of emission across all streams.</summary>
internal enum RecordKind : byte
{
    Output = 1,
    Error = 2,
    Warning = 3,
    Verbose = 4,
    Debug = 5,
    Information = 6,
    Progress = 7,

    /// <summary>An output that could not be encoded: a path to the member and the reason, as two strings.</summary>
    NotSerializable = 8,

    /// <summary>The item is over: an <see cref="ItemStatus"/>, the microseconds that it took (1 or more), then for a failed one the encoded error, for one that exited its code.</summary>
    Done = 9,
}

/// <summary>How an item ended in its worker.</summary>
internal enum ItemStatus : byte
{
    Completed = 0,

    /// <summary>A terminating error ended it: <c>throw</c>, or Stop.</summary>
    Failed = 1,

    /// <summary>It was stopped, on our request.</summary>
    Stopped = 2,

    /// <summary>It called <c>exit</c>.</summary>
    Exited = 3,
}
