using System.Management.Automation;

namespace ParallelProc;

/// <summary>
/// Stands for an exception of a worker whose type can't be rebuilt here: one that a script or a module defines, say. Its message, stack and data
/// are those of the original.
/// </summary>
public sealed class PoolTaskException : RuntimeException
{
    internal PoolTaskException(string message, string originalTypeName, Exception? inner)
        : base(message, inner)
    {
        OriginalTypeName = originalTypeName;
    }

    /// <summary>The full name of the type that was thrown in the worker.</summary>
    public string OriginalTypeName { get; }
}
