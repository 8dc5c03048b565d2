using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>What the dispatcher knows of one worker. Owned by its strand.</summary>
internal sealed class WorkerSlot
{
    /// <summary>One batch that runs, and one ahead.</summary>
    public const int UsualDepth = 2;

    private readonly HashSet<int> _scripts = [];
    private readonly HashSet<long> _contents = [];

    public WorkerSlot(int id, WorkerChannel channel, int? taskLimit = null)
    {
        Id = id;
        Channel = channel;
        TaskLimit = taskLimit;
    }

    /// <summary>Its number in its pool, from 1, never given twice.</summary>
    public int Id { get; }

    public WorkerChannel Channel { get; }

    /// <summary>The host that it runs on; null in a pool of this machine alone.</summary>
    public HostState? Host { get; init; }

    /// <summary>Its place in the <see cref="Roster"/>: small, and given to another when it is gone.</summary>
    public int Seat { get; set; }

    /// <summary>Changed by the <see cref="Roster"/>.</summary>
    public WorkerState State { get; set; } = WorkerState.Starting;

    /// <summary>What follows from its state, as the <see cref="Roster"/> has counted it.</summary>
    public SlotStanding Standing { get; set; }

    /// <summary>What it runs was seen to take long: nothing is put behind it until it gets on.</summary>
    public bool Stalled { get; set; }

    /// <summary>When it is to be looked at, as a tick count in milliseconds. Set by <see cref="WakeUps"/>.</summary>
    public long WakeAt { get; set; } = long.MaxValue;

    /// <summary>The most batches that it is given: more where it is far away.</summary>
    public int Depth { get; set; } = UsualDepth;

    /// <summary>What its batches take, in milliseconds; negative while that is not known, or of no interest.</summary>
    public double BatchTime { get; set; } = -1;

    /// <summary>When it was heard that a batch had ended, as a tick count in milliseconds. Kept for hosts only.</summary>
    public long EndedAt { get; set; }

    /// <summary>What it has been given, in the order in which it will run it. Changed by the <see cref="Roster"/>.</summary>
    public List<Batch> Assigned { get; } = new(2);

    public HelloMessage? Hello { get; set; }

    public DateTime Started { get; } = DateTime.Now;

    /// <summary>When it was started, as a tick count in milliseconds.</summary>
    public long StartedAt { get; } = Alarm.Now;

    /// <summary>When it was set up, as a tick count in milliseconds.</summary>
    public long ReadyAt { get; set; }

    /// <summary>It is kept in reserve: it gets no work before it takes another's place.</summary>
    public bool StandsBy { get; set; }

    public long ItemsDone { get; set; }

    /// <summary>Those of them that did not run to their end.</summary>
    public long ItemsFailed { get; set; }

    /// <summary>Since when it has work, as a tick count in milliseconds; 0 while it has none.</summary>
    public long BusySince { get; set; }

    /// <summary>How long it had work before that, in milliseconds.</summary>
    public long BusyTime { get; set; }

    /// <summary>Items and tasks that it may run in its life; null for any number.</summary>
    public int? TaskLimit { get; }

    /// <summary>It has too much memory: it ends what it runs, and gets nothing more.</summary>
    public bool Worn { get; set; }

    /// <summary>Its end is near, by its <see cref="TaskLimit"/>: another one is made ready.</summary>
    public bool SoonOver { get; set; }

    /// <summary>It may be given more than it has.</summary>
    public bool TakesWork => !Worn && (TaskLimit is null || Left > 0);

    /// <summary>Items that it may still be given.</summary>
    public int Left
    {
        get
        {
            if (TaskLimit is not { } limit)
            {
                return int.MaxValue;
            }

            var left = limit - ItemsDone;
            foreach (var batch in Assigned)
            {
                left -= batch.Count - batch.Done;
            }

            return (int)Math.Max(0, left);
        }
    }

    /// <summary>When it ends for want of work, as a tick count in milliseconds; 0 while it has work, or where there is no such limit.</summary>
    public long IdleUntil { get; set; }

    /// <summary>The most memory that it was seen to have, in bytes; 0 while that is not known.</summary>
    public long PeakMemory { get; set; }

    /// <summary>The memory that it had when it was last looked at, in bytes; 0 while that is not known.</summary>
    public long Memory { get; set; }

    /// <summary>When its memory was last looked at, as a tick count in milliseconds.</summary>
    public long MemorySeen { get; set; }

    /// <summary>What it, or one that shares its process, was killed for having, where it was killed for its memory.</summary>
    public MemoryExcess? Excess { get; set; }

    /// <summary>When it is killed unless it has done by then what it was told, as a tick count in milliseconds; 0 for never.</summary>
    public long KillAt { get; set; }

    public bool Killed { get; set; }

    /// <summary>When it must have begun its first batch, as a tick count in milliseconds; 0 when it has, or has none.</summary>
    public long BeginBy { get; set; }

    /// <summary>Recalls that it has not answered yet.</summary>
    public int AnswersDue { get; set; }

    /// <summary>When the first of them was sent, as a tick count in milliseconds; 0 once that one is answered.</summary>
    public long AskedAt { get; set; }

    /// <summary>When it must have answered the next one of them, as a tick count in milliseconds; 0 when nothing was asked.</summary>
    public long AnswerBy { get; set; }

    /// <summary>How many frames it had taken when that was last looked at.</summary>
    public long FramesSent { get; set; }

    /// <summary>What it said that can't be, for which it was killed; null when it was not.</summary>
    public string? Fault { get; set; }

    /// <summary>The batch whose results nobody takes, so that no more is read from the worker; null when it is read from.</summary>
    public Batch? HeldFor { get; set; }

    /// <summary>Since when that is so, as a tick count in milliseconds.</summary>
    public long HeldSince { get; set; }

    /// <summary>The batch whose native text has arrived completely.</summary>
    public long LastMarker { get; set; }

    /// <summary>The last mark that was waited for did not come: something has closed its standard error, or holds it.</summary>
    public bool MissesMarks { get; set; }

    public int ProcessId => Hello?.ProcessId ?? Channel.ProcessId;

    public bool Ready => State is WorkerState.Idle or WorkerState.Busy;

    public string Name => $"{Id} (process {ProcessId} on {Channel.Host})";

    /// <summary>It has a batch of that source.</summary>
    public bool Has(IWorkSource source)
    {
        foreach (var batch in Assigned)
        {
            if (batch.Source == source)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is known of it when it is lost.</summary>
    public LossReport ReportLoss(WorkerExit exit, string lastText) => new(exit, lastText, TimeSpan.FromMilliseconds(Alarm.Now - StartedAt), ItemsDone, PeakMemory) { Host = Host is { IsAway: true } away ? away.Host : null };

    /// <summary>True once for each script: it has to be sent before the batch that names it.</summary>
    public bool NeedsScript(int id) => _scripts.Add(id);

    /// <summary>True once for each content: it has to be sent before the batch that names it.</summary>
    public bool NeedsContent(long id) => _contents.Add(id);

    /// <summary>True when it had the content.</summary>
    public bool ForgetContent(long id) => _contents.Remove(id);

    /// <summary>True when it knew the script.</summary>
    public bool Forget(int id) => _scripts.Remove(id);
}
