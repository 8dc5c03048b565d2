namespace ParallelProc.Bench.Simulation.Cluster;

/// <summary>How large a simulated cluster is, and what it goes through. Times are microseconds.</summary>
internal sealed record ClusterPlan(int Hosts, int WorkersPerHost, int Tasks, long MeanTaskMicros, long MeanUpMicros, long MeanDownMicros)
{
    /// <summary>One way between the shell and a worker.</summary>
    public const long Latency = 250;

    /// <summary>From the launch until a worker greets, and from there until it is ready.</summary>
    public const long GreetAfter = 600_000;

    public const long ReadyAfter = 200_000;

    public int Workers => Hosts * WorkersPerHost;

    /// <summary>How long a task takes: by its number, so each attempt at it takes the same.</summary>
    public long MicrosOf(int task)
    {
        var hash = ((ulong)task + 1) * 0x9E3779B97F4A7C15;
        hash = (hash ^ (hash >> 32)) * 0xD6E8FEB86659FD93;
        return Math.Max(1, (long)(-MeanTaskMicros * Math.Log(1 - (hash >> 11) * (1.0 / (1UL << 53)))));
    }
}
