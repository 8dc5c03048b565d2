namespace ParallelProc.Protocol;

/// <summary>What a frame carries. Below 0x20 the shell speaks, from 0x20 on the worker.</summary>
internal enum FrameKind : byte
{
    /// <summary>Shell: how this worker is set up (<see cref="WorkerSettings"/>). The first frame that it gets.</summary>
    Configure = 0x01,

    /// <summary>Shell: a script that batches will name (<see cref="ScriptMessage"/>).</summary>
    Script = 0x02,

    /// <summary>Shell: a script that no batch will name again.</summary>
    Forget = 0x03,

    /// <summary>Shell: items to run (<see cref="BatchHead"/>).</summary>
    Batch = 0x04,

    /// <summary>Shell: give back the items of a batch that have not begun.</summary>
    Recall = 0x05,

    /// <summary>Shell: stop one item, if it is the one that runs.</summary>
    Stop = 0x06,

    /// <summary>Shell: finish what is queued, then end.</summary>
    Shutdown = 0x07,

    /// <summary>Worker: who it is (<see cref="HelloMessage"/>). Its first frame.</summary>
    Hello = 0x20,

    /// <summary>Worker: set up, initialisation script done; the errors follow, encoded one behind the other, that it wrote and went on.</summary>
    Ready = 0x21,

    /// <summary>Worker: set-up failed; an encoded error follows.</summary>
    SetupFailed = 0x22,

    /// <summary>Worker: a batch has begun.</summary>
    Started = 0x23,

    /// <summary>Worker: records of a batch (<see cref="RecordKind"/>).</summary>
    Records = 0x24,

    /// <summary>Worker: a batch is over.</summary>
    Ended = 0x25,

    /// <summary>Worker: the answer to a recall: from which item on the batch goes back.</summary>
    Recalled = 0x26,

    /// <summary>Either: a large array that the next batch or records name. Its <see cref="BlobHead"/> is a frame, its bytes are those that follow.</summary>
    Blob = 0x40,
}
