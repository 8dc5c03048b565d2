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

    /// <summary>Shell: what came of a call (<see cref="SharedAnswer"/>).</summary>
    Answer = 0x08,

    /// <summary>Shell: a large value that messages will name (<see cref="ContentHead"/>, and then its bytes).</summary>
    Content = 0x09,

    /// <summary>Shell: the same, of which this worker's host has a file (<see cref="ContentHead"/>).</summary>
    ContentFile = 0x0A,

    /// <summary>Shell: a content that nothing will name again.</summary>
    ForgetContent = 0x0B,

    /// <summary>Shell: how slow the link to it is (<see cref="BatchMark"/>: nothing, and picoseconds a byte).</summary>
    Link = 0x0C,

    /// <summary>Shell: what came of a call about files (<see cref="FileAnswer"/>).</summary>
    FileAnswer = 0x10,

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

    /// <summary>Worker: something is asked of a shared object (<see cref="SharedCall"/>).</summary>
    Call = 0x27,

    /// <summary>Worker: a call, by its number, whose answer nobody waits for any more. It gets one all the same.</summary>
    TakeBack = 0x28,

    /// <summary>Worker: an entry for the pool's log (<see cref="LogMessage"/>).</summary>
    Log = 0x29,

    /// <summary>Worker: what became of a content (<see cref="BatchMark"/>: its number, and a <see cref="ContentStatus"/>).</summary>
    ContentHeld = 0x2A,

    /// <summary>Worker: something is asked about files that the shell offers (<see cref="FileCall"/>).</summary>
    FileCall = 0x30,

    /// <summary>Either: a large array that the next batch or records name. Its <see cref="BlobHead"/> is a frame, its bytes are those that follow.</summary>
    Blob = 0x40,

    /// <summary>Either, where the other is on another machine: I am alive. Nothing in it, and no answer to it.</summary>
    Beat = 0x41,
}
