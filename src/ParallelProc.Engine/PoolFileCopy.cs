namespace ParallelProc;

/// <summary>A file that Copy-PoolFile has brought to a host.</summary>
public sealed class PoolFileCopy
{
    /// <summary>The host's name in its pool.</summary>
    public string Host { get; internal init; } = "";

    /// <summary>The file's full path on the host.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>Its size.</summary>
    public long Bytes { get; internal init; }

    /// <summary>The SHA-256 of its content, in hexadecimal, as Get-FileHash tells it.</summary>
    public string Hash { get; internal init; } = "";

    /// <summary>It was sent; false where the same was there already.</summary>
    public bool Sent { get; internal init; }

    /// <summary>The file that it is a copy of.</summary>
    public string Source { get; internal init; } = "";

    /// <summary>The copy in a line.</summary>
    public override string ToString() => $"{Host}: {Path}";
}
