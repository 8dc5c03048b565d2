namespace ParallelProc.Protocol;

/// <summary>A large value that messages name, encoded.</summary>
internal interface IContentBytes
{
    /// <summary>Good while whoever reads them has this object in one of its fields.</summary>
    ReadOnlySpan<byte> Bytes { get; }
}
