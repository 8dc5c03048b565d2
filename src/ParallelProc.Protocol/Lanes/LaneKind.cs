namespace ParallelProc.Protocol;

/// <summary>What a piece on a shared wire is.</summary>
internal enum LaneKind : byte
{
    /// <summary>The shell opens a lane.</summary>
    Open = 1,

    /// <summary>Bytes of the lane's own stream.</summary>
    Data,

    /// <summary>Text of the lane's worker that belongs to no item.</summary>
    Text,

    /// <summary>The receiver has taken so many bytes: as many more may come.</summary>
    Credit,

    /// <summary>The sender has ended: from the shell, its stream; from the worker, all of the lane, with an exit code.</summary>
    Close,
}
