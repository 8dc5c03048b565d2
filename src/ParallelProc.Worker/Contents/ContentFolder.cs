using System.Security.Cryptography;

namespace ParallelProc.Worker;

/// <summary>
/// The folder of a pool's contents on this machine: a file for each, named by its hash, for this user only. Each worker that uses it has a shared lock on a file in it, which the
/// system lets go however a process ends. So who ends and finds nobody else deletes it, and any worker that starts deletes those of pools that were killed.
/// </summary>
internal sealed class ContentFolder : IDisposable
{
    private const string LockName = "lock";

    /// <summary>A folder is made before it is locked: one that is younger is left alone.</summary>
    private static readonly TimeSpan SafeAge = TimeSpan.FromMinutes(10);

    private readonly FileStream _lock;
    private readonly HashSet<string> _known = [];

    private ContentFolder(string path, FileStream heldLock)
    {
        Path = path;
        _lock = heldLock;
    }

    public string Path { get; }

    /// <param name="root">Where such folders are.</param>
    /// <param name="pool">The pool's part of the name.</param>
    /// <exception cref="IOException">It can't be made, or is being deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">It can't be made.</exception>
    public static ContentFolder Open(string root, string pool)
    {
        // Homes may be on several machines at once, and a lock of one may not be seen by another.
        var path = System.IO.Path.Combine(root, $"{Environment.MachineName}-{pool}");
        if (!Directory.Exists(path))
        {
            MakeForUser(root);
            MakeForUser(path);
        }

        return new ContentFolder(path, new FileStream(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read));
    }

    /// <summary>Deletes what pools have left behind that were killed with all of their workers.</summary>
    /// <param name="root">Where such folders are, if there ever were any.</param>
    public static void Sweep(string root)
    {
        if (!Directory.Exists(root))
        {
            return;
        }

        TryDelete(() =>
        {
            foreach (var folder in Directory.EnumerateDirectories(root, $"{Environment.MachineName}-*"))
            {
                if (Directory.GetLastWriteTimeUtc(folder) < DateTime.UtcNow - SafeAge)
                {
                    DeleteIfUnused(folder);
                }
            }
        });
    }

    /// <summary>Puts a content into a file of its own, whole or not at all.</summary>
    /// <exception cref="IOException">There is no room, say.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not.</exception>
    public void Store(string key, ReadOnlySpan<byte> bytes)
    {
        var whole = PathOf(key);
        var part = $"{whole}.{Guid.NewGuid():n}";
        try
        {
            using (var file = Create(part, bytes.Length))
            {
                file.Write(bytes);
            }

            File.Move(part, whole, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }

        _known.Add(key);
    }

    /// <exception cref="IOException">It is not there, or something else is.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public WorkerContent Read(string key, int length)
    {
        var file = new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
        try
        {
            // Read as a file once: a bad disk is an error then, and not the end of the process.
            if (file.Length != length || (!_known.Contains(key) && Convert.ToHexString(SHA256.HashData(file)) != key))
            {
                throw new IOException($"{file.Name} is not what was stored there.");
            }

            _known.Add(key);
            return WorkerContent.Map(file, length);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Drop(string key)
    {
        _known.Remove(key);
        TryDelete(() => File.Delete(PathOf(key)));
    }

    public void Dispose()
    {
        _lock.Dispose();
        DeleteIfUnused(Path);
    }

    private static void DeleteIfUnused(string folder) => TryDelete(() =>
    {
        using (new FileStream(System.IO.Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            // Nobody has it, and nobody can get it while this is open; but Windows deletes no open file, so the lock goes last.
            foreach (var file in Directory.EnumerateFiles(folder).Where(static file => System.IO.Path.GetFileName(file) != LockName))
            {
                File.Delete(file);
            }
        }

        Directory.Delete(folder, recursive: true);
    });

    /// <summary>What can't be deleted now (somebody uses it) is deleted by who comes later.</summary>
    private static void TryDelete(Action delete)
    {
        try
        {
            delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    private static void MakeForUser(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder); // below the user's own, whose rights it has
            return;
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static FileStream Create(string path, long length)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
            PreallocationSize = length, // a disk that is full says so at once
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private string PathOf(string key) => System.IO.Path.Combine(Path, key);
}
