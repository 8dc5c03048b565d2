using System.Management.Automation;

namespace ParallelProc;

/// <summary>
/// An error of the pool itself (not of a task's body), with the <see cref="System.Management.Automation.ErrorRecord"/> that PowerShell users see:
/// a stable id, a category, a target and a message that says what to do.
/// </summary>
public sealed class PoolException : RuntimeException
{
    internal PoolException(string message, string errorId, ErrorCategory category, object? target, Exception? inner = null)
        : base(message, inner)
    {
        ErrorId = errorId;
        ErrorRecord = new ErrorRecord(this, errorId, category, target);
    }

    /// <summary>The stable id, such as <c>PoolNotFound</c>.</summary>
    public string ErrorId { get; }

    /// <inheritdoc />
    public override ErrorRecord ErrorRecord { get; }
}
