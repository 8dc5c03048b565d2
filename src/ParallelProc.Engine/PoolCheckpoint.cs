using ParallelProc.Engine;

namespace ParallelProc;

/// <summary>What a journal holds, in sum.</summary>
public sealed class PoolCheckpoint
{
    /// <summary>The journal.</summary>
    public string Path { get; private init; } = "";

    /// <summary>When it was begun.</summary>
    public DateTime Created { get; private init; }

    /// <summary>The version of the module that began it.</summary>
    public string ModuleVersion { get; private init; } = "";

    /// <summary>Items that are known.</summary>
    public int Items { get; private init; }

    /// <summary>Those that ran to their end.</summary>
    public int Completed { get; private init; }

    /// <summary>Those that an error ended.</summary>
    public int Failed { get; private init; }

    /// <summary>Those whose output could not be kept, so that they run again.</summary>
    public int Omitted { get; private init; }

    /// <summary>Lines that can't be read any more; what they stood for runs again.</summary>
    public int DamagedLines { get; private init; }

    /// <summary>Only outcomes are kept, no outputs.</summary>
    public bool OutcomeOnly { get; private init; }

    /// <summary>The length of the file, in bytes.</summary>
    public long Length { get; private init; }

    /// <summary>The journal's path.</summary>
    public override string ToString() => Path;

    internal static PoolCheckpoint Of(IJournalFile file, JournalHeader header, JournalIndex index)
    {
        var places = index.Places.ToList();
        return new PoolCheckpoint
        {
            Path = file.Path,
            Created = header.Created.ToLocalTime(),
            ModuleVersion = header.Module,
            Items = places.Count,
            Completed = places.Count(static p => p.Outcome == CheckpointOutcome.Completed),
            Failed = places.Count(static p => p.Outcome == CheckpointOutcome.Failed),
            Omitted = places.Count(static p => !p.Complete),
            DamagedLines = index.DamagedLines,
            OutcomeOnly = header.OutcomeOnly,
            Length = file.Length,
        };
    }
}
