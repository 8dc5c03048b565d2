namespace ParallelProc;

/// <summary>What Test-PoolHost found at one step to a host.</summary>
public sealed class PoolHostCheck
{
    /// <summary>The host's name.</summary>
    public string Host { get; internal init; } = "";

    /// <summary>The step.</summary>
    public PoolHostStep Step { get; internal init; }

    /// <summary>Whether it was passed; null when an earlier one was not.</summary>
    public bool? Passed { get; internal init; }

    /// <summary>What was found.</summary>
    public string Detail { get; internal init; } = "";
}
