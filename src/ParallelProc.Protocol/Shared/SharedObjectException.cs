namespace ParallelProc;

/// <summary>A shared object can't do what it was asked.</summary>
public sealed class SharedObjectException : InvalidOperationException
{
    internal SharedObjectException(string message, string id)
        : base(message) => ErrorId = id;

    /// <summary>What went wrong, for scripts: SharedObjectGone, SharedObjectCompleted, NotHeld, DeadlockFound, and so on.</summary>
    public string ErrorId { get; }
}
