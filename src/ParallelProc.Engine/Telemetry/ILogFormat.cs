using System.Buffers;

namespace ParallelProc.Engine;

/// <summary>How events become lines of a log.</summary>
internal interface ILogFormat
{
    /// <summary>What a file begins with; empty for nothing.</summary>
    ReadOnlySpan<byte> Header { get; }

    /// <summary>Quick items are wanted one by one.</summary>
    bool EachItem { get; }

    /// <summary>Whether it has a line for such an event.</summary>
    bool Wants(PoolEvent one);

    /// <summary>Writes the event as one line, its end included.</summary>
    void Write(IBufferWriter<byte> target, PoolEvent one);
}
