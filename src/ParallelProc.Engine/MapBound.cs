namespace ParallelProc;

/// <summary>What decides how long a map takes.</summary>
public enum MapBound
{
    /// <summary>The body computes.</summary>
    Cpu,

    /// <summary>The body waits: for a network, a disk, another process.</summary>
    IO,

    /// <summary>The body computes and waits.</summary>
    Mixed,

    /// <summary>The way to a worker and back costs more than the body.</summary>
    Overhead,
}
