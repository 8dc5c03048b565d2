using System.Security.Cryptography;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// A file on its way here: under a name of its own beside its final one until all of it is there, and found to be what was sent. What fails is noted, and what comes after
/// that is let go.
/// </summary>
internal sealed class FileBeingWritten : IDisposable
{
    private const int NoRoom = 28; // ENOSPC
    private const int OverQuota = 122; // EDQUOT, of Linux
    private const int DiskFull = 0x70; // of Windows

    private readonly FileEntry _entry;
    private readonly string _target;
    private readonly string _path;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private FileStream? _stream;

    public FileBeingWritten(FileEntry entry, string target)
    {
        _entry = entry;
        _target = target;
        _path = Path.Combine(Path.GetDirectoryName(target)!, $".parallelproc-{Guid.NewGuid():n}.part");
        Try(FileStep.Write, () => _stream = new FileStream(_path, Options(entry)));
    }

    /// <summary>What went wrong, and where; null for nothing.</summary>
    public (FileStep Step, string Why)? Failure { get; private set; }

    /// <summary>It was that the disk is full: others would meet the same.</summary>
    public bool IsOutOfRoom { get; private set; }

    /// <summary>Takes what comes next, waiting for it.</summary>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public void Take(FileAwait answer, CancellationToken stop)
    {
        try
        {
            var bytes = answer.Wait(stop);
            if (Failure is null)
            {
                _stream!.Write(bytes);
                _hash.AppendData(bytes);
            }
        }
        catch (FileRefusedException e)
        {
            Failure ??= (FileStep.Read, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(FileStep.Write, e);
        }
    }

    /// <summary>All has come. If it is what was sent it gets its time, its rights and its name.</summary>
    public void Keep()
    {
        if (Failure is null && (_stream!.Length != _entry.Length || Convert.ToHexString(_hash.GetHashAndReset()) != _entry.Hash))
        {
            Failure = (FileStep.Check, "It is not what was looked at before: has it changed meanwhile? Send it again.");
        }

        Try(FileStep.Write, () =>
        {
            _stream!.Dispose(); // some file systems tell only now that there is no room
            File.SetLastWriteTimeUtc(_path, new DateTime(_entry.Time, DateTimeKind.Utc));
            if (_entry.Mode >= 0 && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(_path, (UnixFileMode)_entry.Mode);
            }
        });
        Try(FileStep.Rename, () => File.Move(_path, _target, overwrite: true));
    }

    public void Dispose()
    {
        _hash.Dispose();
        _stream?.Dispose();
        File.Delete(_path); // where it has its final name there is none
    }

    private void Try(FileStep step, Action act)
    {
        if (Failure is not null)
        {
            return;
        }

        try
        {
            act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(step, e);
        }
    }

    private void Fail(FileStep step, Exception cause)
    {
        IsOutOfRoom = (cause.HResult & 0xFFFF) is NoRoom or OverQuota or DiskFull;
        Failure ??= (step, cause.Message);
    }

    /// <summary>Nobody else may read it before it has the rights that it is to have. Its room is asked for at once: better none of it than half.</summary>
    private static FileStreamOptions Options(FileEntry entry)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, PreallocationSize = entry.Length, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
