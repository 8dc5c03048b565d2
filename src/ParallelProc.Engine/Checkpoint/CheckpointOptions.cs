using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>How a map keeps its journal.</summary>
internal sealed record CheckpointOptions
{
    /// <summary>The full path of the journal.</summary>
    public required string Path { get; init; }

    /// <summary>Makes of an item what it is known by; without it, its content is.</summary>
    public Func<object?, object?>? ChooseKey { get; init; }

    /// <summary>The text of what makes it: another one makes another map.</summary>
    public string? KeyText { get; init; }

    /// <summary>Outcomes are kept, and what items wrote is not.</summary>
    public bool OutcomeOnly { get; init; }

    /// <summary>The caller's classes: what is kept of their instances makes instances again. Null for none.</summary>
    public ClassTable? Classes { get; init; }

    /// <summary>Items that failed run again.</summary>
    public bool RetryFailed { get; init; }
}
