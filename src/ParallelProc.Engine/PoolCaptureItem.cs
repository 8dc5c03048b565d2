namespace ParallelProc;

/// <summary>One thing that a script block brings along to a worker, and why.</summary>
public sealed class PoolCaptureItem
{
    internal PoolCaptureItem(PoolCaptureKind kind, string name, object? value, string reason)
    {
        Kind = kind;
        Name = name;
        Value = value;
        Reason = reason;
    }

    /// <summary>What it is.</summary>
    public PoolCaptureKind Kind { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>A variable's value, the text of a function or a class, a module's file.</summary>
    public object? Value { get; }

    /// <summary>Why it is brought along.</summary>
    public string Reason { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Name}";
}
