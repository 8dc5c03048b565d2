namespace ParallelProc;

/// <summary>How a pool gets to a host.</summary>
public enum PoolHostKind
{
    /// <summary>This machine.</summary>
    Local,

    /// <summary>The system's OpenSSH client.</summary>
    Ssh,

    /// <summary>A command that gives the standard input and output of a program somewhere else.</summary>
    Command,

    /// <summary>An allocation of Slurm's that the pool holds, with a step for each worker.</summary>
    Slurm,
}
