namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>What ends a shell whose map keeps a journal, or that map.</summary>
internal enum LifeEnd
{
    /// <summary>Nothing: the map comes to its end.</summary>
    None,

    /// <summary>The shell is killed. What it has written stays.</summary>
    Killed,

    /// <summary>The machine is switched off. Of what it has written since the last time that the disk was brought up to date, some is lost.</summary>
    PowerCut,

    /// <summary>The disk has no more room.</summary>
    DiskFull,

    /// <summary>The caller goes away.</summary>
    Cancelled,

    /// <summary>The pool is stopped.</summary>
    Stopped,
}
