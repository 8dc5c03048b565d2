using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Files that workers who know the key may ask for, and no others. Thread-safe; what it has does not change.</summary>
/// <param name="key">What it is asked for by.</param>
/// <param name="files">What it has.</param>
internal sealed class FileOffer(string key, IReadOnlyList<OfferedFile> files)
{
    private long _sent;
    private int _last = -1;

    public string Key => key;

    public IReadOnlyList<OfferedFile> Files => files;

    /// <summary>So many bytes have been asked for.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>What was asked for last; null for nothing.</summary>
    public OfferedFile? Last => Volatile.Read(ref _last) is >= 0 and var last ? files[last] : null;

    /// <summary>Is told, by whatever thread, that more has been asked for.</summary>
    public Action? OnSent { get; init; }

    /// <summary>Reads some bytes of a file, all of which must be there.</summary>
    /// <exception cref="ProtocolException">There is no such place in it.</exception>
    /// <exception cref="IOException">The file is no more, or shorter than it was.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public void Read(int file, long offset, Span<byte> target)
    {
        if (file >= files.Count || files[file].Entry is not { IsFolder: false } entry || offset > entry.Length - target.Length)
        {
            throw new ProtocolException($"File {file} of {files.Count} has no {target.Length} bytes at {offset}.");
        }

        using var handle = File.OpenHandle(files[file].Source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        for (var done = 0; done < target.Length;)
        {
            var read = RandomAccess.Read(handle, target[done..], offset + done);
            done += read > 0 ? read : throw new IOException($"'{files[file].Source}' has become shorter since it was looked at.");
        }

        Volatile.Write(ref _last, file);
        Interlocked.Add(ref _sent, target.Length);
        OnSent?.Invoke();
    }
}
