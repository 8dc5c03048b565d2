namespace ParallelProc.Protocol;

/// <summary>The other side sent bytes that are not this protocol: garbage, a truncated message, or one over a limit.</summary>
public sealed class ProtocolException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was wrong, with the bytes where they help.</param>
    public ProtocolException(string message) : base(message)
    {
    }

    internal ProtocolException(string message, Exception inner) : base(message, inner)
    {
    }
}
