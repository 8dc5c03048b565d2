using System.Management.Automation;

namespace ParallelProc;

/// <summary>
/// An exception of a task whose own type can't be made in this process. It has the original's message, data, inner exceptions and stack.
/// </summary>
public sealed class PoolTaskException : RuntimeException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="originalTypeName">The full name of the type that was thrown in the worker.</param>
    /// <param name="message">The original's message.</param>
    /// <param name="innerException">The original's inner exception.</param>
    public PoolTaskException(string originalTypeName, string message, Exception? innerException = null)
        : base(message, innerException) => OriginalTypeName = originalTypeName;

    /// <summary>The full name of the type that was thrown in the worker.</summary>
    public string OriginalTypeName { get; }

    /// <summary>The original's type, message, inner exceptions and stack, as its own <c>ToString</c> shows them.</summary>
    public override string ToString()
    {
        var inner = InnerException is null ? "" : $"{Environment.NewLine} ---> {InnerException}{Environment.NewLine}   --- End of inner exception ---";
        var stack = StackTrace is { Length: > 0 } trace ? Environment.NewLine + trace : "";
        return $"{OriginalTypeName}: {Message}{inner}{stack}";
    }
}
