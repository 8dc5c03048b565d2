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
        Record = new ErrorRecord(this, errorId, category, target);
        ErrorRecord = new ErrorRecord(new ParentContainsErrorRecordException(this), errorId, category, target);
    }

    /// <summary>The stable id, such as <c>PoolNotFound</c>.</summary>
    public string ErrorId { get; }

    /// <summary>How far the way to a host went; null for an error of anything else.</summary>
    internal PoolHostStep? Step { get; init; }

    /// <summary>The same error as it is written and thrown.</summary>
    internal ErrorRecord Record { get; }

    /// <summary>The error as an exception holds it: with a stand-in for itself, as those of PowerShell do, so that a view of it comes to an end.</summary>
    public override ErrorRecord ErrorRecord { get; }
}
