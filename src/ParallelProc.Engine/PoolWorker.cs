using System.ComponentModel;
using System.Diagnostics;
using ParallelProc.Engine;

namespace ParallelProc;

/// <summary>A worker as it was at one moment.</summary>
public sealed class PoolWorker
{
    /// <summary>Its number in its pool, from 1.</summary>
    public int Id { get; private init; }

    /// <summary>The pool that it belongs to.</summary>
    public string Pool { get; private init; } = "";

    /// <summary>Its process, on <see cref="Host"/>.</summary>
    public int ProcessId { get; private init; }

    /// <summary>The machine that it runs on.</summary>
    public string Host { get; private init; } = "";

    /// <summary>What that machine calls itself; null while that is not known.</summary>
    public string? Node { get; private init; }

    /// <summary>The job of Slurm's that it belongs to, with its step: 123.4. Null for all others.</summary>
    public string? JobId { get; private init; }

    /// <summary>The state of that job in Slurm's words (RUNNING, SUSPENDED, COMPLETING ...), where Slurm was asked and knows the job; else null.</summary>
    public string? JobState { get; internal set; }

    /// <summary>What it does.</summary>
    public WorkerState State { get; private init; }

    /// <summary>Items and tasks that it has finished.</summary>
    public long TasksDone { get; private init; }

    /// <summary>Those of them that did not run to their end.</summary>
    public long TasksFailed { get; private init; }

    /// <summary>What it runs, or null.</summary>
    public string? CurrentTask { get; private init; }

    /// <summary>The place in its map's input of the item that it runs, from 0; null for a task, or nothing.</summary>
    public long? CurrentItem { get; private init; }

    /// <summary>How long that has run, as far as is known here; null for nothing.</summary>
    public TimeSpan? RunningFor { get; private init; }

    /// <summary>The share of its life, since it was set up, in which it had work: from 0 to 1.</summary>
    public double Utilization { get; private init; }

    /// <summary>Resident memory, in bytes; null for a process that is gone or on another machine.</summary>
    public long? WorkingSet { get; private init; }

    /// <summary>The most resident memory that it was seen to have, in bytes; null while that is not known.</summary>
    public long? PeakWorkingSet { get; private init; }

    /// <summary>Processor time that it has used; null for a process that is gone or on another machine.</summary>
    public TimeSpan? CpuTime { get; private init; }

    /// <summary>When it was started.</summary>
    public DateTime StartTime { get; private init; }

    /// <summary>The version of PowerShell that it runs; null until it has greeted.</summary>
    public string? PowerShellVersion { get; private init; }

    /// <summary>The worker in a line: which it is, its process and what it does.</summary>
    public override string ToString() => $"{Pool} #{Id}: process {ProcessId} on {Host}, {State}, {TasksDone} done";

    internal static PoolWorker Of(ProcessPool pool, WorkerSlot slot)
    {
        var running = slot.Assigned.Find(b => b.Started);
        var (memory, time) = Usage(slot);
        var now = Alarm.Now;
        var busy = slot.BusyTime + (slot.BusySince == 0 ? 0 : now - slot.BusySince);
        return new PoolWorker
        {
            Id = slot.Id,
            Pool = pool.Name,
            ProcessId = slot.ProcessId,
            Host = slot.Channel.Host,
            Node = slot.Channel.Connection.Root.Node,
            JobId = slot.Channel.Connection.Root.JobId,
            State = slot.State,
            TasksDone = slot.ItemsDone,
            TasksFailed = slot.ItemsFailed,
            CurrentTask = running?.Source.NameOf(running),
            CurrentItem = running?.Source.MapIdOf(running) is null ? null : running.FirstSequence + Math.Min(running.Done, running.Count - 1),
            RunningFor = running is null ? null : TimeSpan.FromMilliseconds(Math.Max(0, now - running.ProgressAt)),
            Utilization = slot.ReadyAt == 0 || now <= slot.ReadyAt ? 0 : Math.Round(Math.Min(1, (double)busy / (now - slot.ReadyAt)), 3),
            WorkingSet = memory,
            PeakWorkingSet = Math.Max(slot.PeakMemory, memory ?? 0) is > 0 and var peak ? peak : null,
            CpuTime = time,
            StartTime = slot.Started,
            PowerShellVersion = slot.Hello?.PowerShellVersion,
        };
    }

    private static (long? Memory, TimeSpan? Time) Usage(WorkerSlot slot)
    {
        if (slot.Channel.ProcessId == 0 || slot.Channel.Connection.Root is HostWorker) // that process here only leads to it
        {
            return (null, null);
        }

        try
        {
            using var process = Process.GetProcessById(slot.Channel.ProcessId);
            return (process.WorkingSet64, process.TotalProcessorTime);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return (null, null); // it has ended since
        }
    }
}
