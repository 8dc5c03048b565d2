namespace ParallelProc.Engine;

/// <summary>The file that a trace is written to; the end of its name says in which form.</summary>
/// <param name="path">Its full path.</param>
/// <param name="noClobber">A file that is there is left alone.</param>
/// <param name="force">A file that is marked as read-only is replaced, too.</param>
internal sealed class TraceFile(string path, bool noClobber, bool force)
{
    private readonly ITraceFormat _format = Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".HTML" or ".HTM" => new TracePage(),
        ".JSON" => new ChromeTrace(),
        _ => throw PoolErrors.TraceFormatUnknown(path),
    };

    /// <summary>Whether it may be written, as far as can be seen before there is something to write.</summary>
    /// <exception cref="PoolException">It may not.</exception>
    public void Check()
    {
        if (noClobber && File.Exists(path))
        {
            throw PoolErrors.TraceFileExists(path);
        }

        if (!force && IsReadOnly())
        {
            throw PoolErrors.TraceNotWritten(path, new UnauthorizedAccessException("It is read-only, which -Force overrides."));
        }
    }

    /// <summary>A log to read: never the file that is to be written.</summary>
    /// <exception cref="PoolException">It is that file.</exception>
    public string OtherThan(string log) =>
        string.Equals(log, path, StringComparison.OrdinalIgnoreCase) ? throw PoolErrors.TraceNotWritten(path, new IOException("It is the log that is to be read.")) : log;

    /// <exception cref="PoolException">It could not be written.</exception>
    public FileInfo Write(PoolTrace trace, CancellationToken cancel)
    {
        Check();
        var readOnly = IsReadOnly();
        try
        {
            if (readOnly)
            {
                File.SetAttributes(path, File.GetAttributes(path) & ~FileAttributes.ReadOnly);
            }

            Fill(trace, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw PoolErrors.TraceNotWritten(path, e);
        }
        finally
        {
            if (readOnly && File.Exists(path))
            {
                File.SetAttributes(path, File.GetAttributes(path) | FileAttributes.ReadOnly);
            }
        }

        return new FileInfo(path);
    }

    private void Fill(PoolTrace trace, CancellationToken cancel)
    {
        // Not buffered: what is written comes in large pieces, and a full disk is to be met here and not when it is closed.
        using var stream = new FileStream(path, noClobber ? FileMode.CreateNew : FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            _format.Write(stream, trace, cancel);
        }
        catch
        {
            stream.Dispose();
            File.Delete(path); // half of it is of no use
            throw;
        }
    }

    private bool IsReadOnly() => File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly);
}
