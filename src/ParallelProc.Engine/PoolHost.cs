namespace ParallelProc;

/// <summary>Where workers of a pool run, how many, and how to get there.</summary>
public sealed record PoolHost
{
    /// <summary>What errors, figures and -OnHost call it.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>How to get there.</summary>
    public PoolHostKind Kind { get; internal init; }

    /// <summary>How many workers may run there at a time.</summary>
    public int Workers { get; internal init; } = 1;

    /// <summary>The program on this machine that leads there, and what it is told in front of the PowerShell that it is to start there. Empty for this machine.</summary>
    public IReadOnlyList<string> Command { get; internal init; } = [];

    /// <summary>What asks Slurm for the allocation that <see cref="Command"/> runs in; empty for all others.</summary>
    public IReadOnlyList<string> Allocation { get; internal init; } = [];

    /// <summary>An allocation that has ended (its time was over, or others had to have it) is asked for again.</summary>
    public bool Requeue { get; internal init; }

    /// <summary>Its workers, ten at a time, go through one connection of ssh, where the client can and its configuration has nothing else (<c>ControlPath</c>).</summary>
    public bool SharesConnection { get; internal init; }

    /// <summary>The address of this machine at which its workers, started many at a time, join the pool over TLS; null where each has a process of its own here.</summary>
    public string? JoinAddress { get; internal init; }

    /// <summary>The port for that; 0 for one that the system gives.</summary>
    public int JoinPort { get; internal init; }

    /// <summary>The PowerShell that workers run there (7.4 or later).</summary>
    public string PowerShellPath { get; internal init; } = "pwsh";

    internal bool Is(string name) => string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The host in a line.</summary>
    public override string ToString() => $"{Name} ({Kind}, {Workers} workers)";
}
