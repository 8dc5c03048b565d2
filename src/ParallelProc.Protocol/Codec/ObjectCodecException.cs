namespace ParallelProc.Protocol;

/// <summary>An object can't cross: which member, and why.</summary>
internal sealed class ObjectCodecException : Exception
{
    public ObjectCodecException(string path, string reason, Exception? inner = null)
        : base($"{path}: {reason}", inner)
    {
        Path = path;
        Reason = reason;
    }

    /// <summary>The way to the member from the object that was sent, as in <c>$_.Parent.Handle[3]</c>.</summary>
    public string Path { get; }

    public string Reason { get; }

    /// <summary>The same, seen from one level further out.</summary>
    public ObjectCodecException Under(string step) => new(step + Path, Reason, InnerException);
}
