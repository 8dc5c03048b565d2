namespace ParallelProc.Engine;

/// <summary>The file of a journal, as far as journals need one. Reading is for any thread, also beside the one that writes.</summary>
internal interface IJournalFile : IDisposable
{
    string Path { get; }

    long Length { get; }

    /// <summary>Reads what is there, at most as much as asked for. 0 at the end.</summary>
    int Read(long offset, Span<byte> target);

    /// <summary>Hands bytes to the system.</summary>
    /// <exception cref="IOException">Not all of them found room.</exception>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Takes away what stands behind.</summary>
    void Cut(long length);

    /// <summary>Has the system bring to the disk what it was handed.</summary>
    void Sync();
}
