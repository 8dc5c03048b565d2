using System.Diagnostics;

namespace ParallelProc.Commands;

/// <summary>What processes have used.</summary>
internal static class Usage
{
    /// <summary>Processor time of this process, in seconds.</summary>
    public static double OfSession()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime.TotalSeconds;
    }

    /// <summary>Processor time (in seconds) and memory of a pool's processes. Those that are gone do not count.</summary>
    public static (double Cpu, long Memory) Of(ProcessPool pool)
    {
        var workers = pool.GetWorkers().DistinctBy(static w => w.ProcessId).ToArray(); // runspaces of a process are workers too
        return (workers.Sum(static w => w.CpuTime?.TotalSeconds ?? 0), workers.Sum(static w => w.WorkingSet ?? 0));
    }
}
