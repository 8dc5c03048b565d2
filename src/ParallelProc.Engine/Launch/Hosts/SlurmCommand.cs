using System.Globalization;

namespace ParallelProc.Engine;

/// <summary>The command lines of Slurm's own programs. An allocation of as many tasks as workers; a step of one task for each.</summary>
internal static class SlurmCommand
{
    /// <param name="workers">How many workers there are to be.</param>
    /// <param name="cpus">Processors of each.</param>
    /// <param name="memory">Memory of each, in bytes; null for what Slurm gives.</param>
    /// <param name="options">Further options, as they are.</param>
    public static string[] Allocation(int workers, int cpus, long? memory, IEnumerable<string> options) =>
    [
        // Without the signal what holds an allocation would outlive it, and nobody would know that it is gone.
        "salloc", "--no-bell", "--kill-command=TERM", "--job-name=ParallelProc", $"--ntasks={workers}", $"--cpus-per-task={cpus}", .. Memory(memory, cpus), .. options,
    ];

    /// <summary>
    /// What <c>salloc</c> runs: it prints the job's number, and ends with the pipe that it reads, whereupon <c>salloc</c> gives the job back. Where somebody has killed that (it has another parent
    /// then), it takes the job back itself, and tries for ten minutes where Slurm does not answer.
    /// </summary>
    public const string Holder = """
        echo "$SLURM_JOB_ID"
        while read -r _; do :; done
        read -r _ _ _ parent _ </proc/$$/stat
        [ "$parent" = "$PPID" ] && exit
        for try in $(seq 100); do scancel "$SLURM_JOB_ID" && exit; sleep 6; done 2>/dev/null
        """;

    public static string[] Step(int cpus, long? memory) =>
    [
        // Buffered, it would hold back what has no line end. Where we are need not be a folder there.
        "srun", "--unbuffered", "--chdir=/", "--ntasks=1", "--nodes=1", "--exact", $"--cpus-per-task={cpus}", .. Memory(memory, cpus),

        // Unbuffered, a task's standard output is a terminal. It passes all bytes, but .NET greets it with some of its own unless it is a dumb one.
        "env", "TERM=dumb",
    ];

    /// <summary>What stands at the beginning of a step that starts many workers, which join. It outlives its tasks, and its nodes, until the last one has gone.</summary>
    public static string[] JoinedStep(int cpus, long? memory) =>
        ["srun", "--label", "--no-kill", "--kill-on-bad-exit=0", "--wait=0", "--chdir=/", $"--cpus-per-task={cpus}", .. Memory(memory, cpus)];

    /// <summary>The rest of it.</summary>
    /// <param name="jobId">The allocation.</param>
    /// <param name="tasks">How many there are to be.</param>
    /// <param name="shares">Another step, some of whose tasks have ended, has their room still: Slurm gives it back with the step alone.</param>
    public static string[] JoinedTasks(string jobId, int tasks, bool shares) => [$"--jobid={jobId}", $"--ntasks={tasks}", shares ? "--overlap" : "--exact"];

    private const string GuardName = "ParallelProcGuard";

    /// <summary>An allocation of many nodes goes on without one of them.</summary>
    public const string GoesOn = "--no-kill";

    /// <summary>
    /// What that step runs. One before it, whose <c>srun</c> was killed, may be there still, and hears nothing: it is ended. It reads one byte after the other. When none has come for its first argument, in seconds, and Slurm knows of no other step in the job that runs, nobody
    /// is left whom the job would serve: workers that hear nothing end sooner than that. Where there are others, it is this node that may be cut off: the end comes when none has
    /// come for that time once more.
    /// </summary>
    private const string GuardScript = """
        me="$SLURM_JOB_ID.$SLURM_STEP_ID"
        squeue --noheader --steps --jobs="$SLURM_JOB_ID" --format='%i %j' | while read -r step name; do [ "$name" != "$1" ] || [ "$step" = "$me" ] || scancel "$step"; done
        silent() { [ -z "$(timeout "$1" dd bs=1 count=1 2>/dev/null)" ]; }
        alone() { steps=$(squeue --noheader --steps --jobs="$SLURM_JOB_ID" --states=RUNNING --format=%i) && ! echo "$steps" | grep "^$SLURM_JOB_ID[.][0-9]" | grep -qvxF "$me"; }
        until silent "$0" && { alone || silent "$0"; }; do :; done
        until scancel "$SLURM_JOB_ID"; do sleep 5; done
        """;

    /// <summary>A step beside the workers that ends the job when it hears nothing any more. (The end of <c>srun</c> is no end of input there: a step waits on when it was killed.)</summary>
    /// <param name="jobId">The job.</param>
    /// <param name="silence">How long it may hear nothing while it is the only step; twice as long beside others.</param>
    public static string[] Guard(string jobId, TimeSpan silence) =>
    [
        $"--jobid={jobId}", "--quiet", "--chdir=/", "--ntasks=1", "--nodes=1", "--overlap", "--mem=0", $"--job-name={GuardName}", "--output=none", "--error=none",
        "sh", "-c", GuardScript, Math.Ceiling(silence.TotalSeconds).ToString(CultureInfo.InvariantCulture), GuardName,
    ];

    /// <summary>Slurm knows it by processor, in megabytes.</summary>
    private static string[] Memory(long? memory, int cpus) => memory is { } bytes ? [$"--mem-per-cpu={Math.Max(1, (bytes + (cpus << 20) - 1) / cpus >> 20)}M"] : [];
}
