namespace ParallelProc.Tests.Protocol.Fuzz;

/// <summary>Who reads the bytes.</summary>
internal enum FuzzTarget
{
    /// <summary>The decoder: graphs behind one another, as of one worker.</summary>
    Graphs,

    /// <summary>What the shell reads from a worker: a whole stream of frames, with all that is in them.</summary>
    FromWorker,

    /// <summary>What a worker reads from the shell, in the same way.</summary>
    ToWorker,

    /// <summary>A greeting.</summary>
    Hello,

    /// <summary>A worker's settings.</summary>
    Settings,

    /// <summary>A script.</summary>
    Script,

    /// <summary>A batch with its bindings and items.</summary>
    Batch,

    /// <summary>A batch's records.</summary>
    Records,
}
