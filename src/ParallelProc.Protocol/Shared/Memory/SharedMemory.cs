using System.IO.MemoryMappedFiles;

namespace ParallelProc.Protocol;

/// <summary>
/// Memory that processes of this machine share, known to others by a name. On Linux a file without a name, which others open by way of the process that has it: it
/// is gone with that, however it ends. On Windows a named mapping, which is too. On macOS (never run there) a file in the temporary folder, deleted at the end.
/// </summary>
internal sealed class SharedMemory : IDisposable
{
    /// <summary>Between where a hidden file is found, and what it was called.</summary>
    private const char Separator = '\n';

    private const string Gone = "The shared buffer is no more: it was disposed of, or its session has ended. Keep it until nobody uses it any longer.";

    private readonly MemoryMappedFile _map;
    private readonly FileStream? _file;
    private readonly bool _deletes;

    private SharedMemory(MemoryMappedFile map, string name, FileStream? file, bool deletes)
    {
        (_map, Name) = (map, name);
        _file = file;
        _deletes = deletes;
        if (deletes)
        {
            AppDomain.CurrentDomain.ProcessExit += OnExit;
        }
    }

    /// <summary>What other processes open it by.</summary>
    public string Name { get; }

    /// <exception cref="IOException">There is no room for it.</exception>
    public static SharedMemory Create(long bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            var name = $"ParallelProc-{Guid.NewGuid():n}";
            return new SharedMemory(MemoryMappedFile.CreateNew(name, bytes), name, null, deletes: false);
        }

        var file = CreateFile(bytes);
        var link = $"/proc/{Environment.ProcessId}/fd/{file.SafeFileHandle.DangerousGetHandle()}";
        var hidden = File.Exists(link);
        if (hidden)
        {
            File.Delete(file.Name);
        }

        return new SharedMemory(Map(file, bytes), hidden ? link + Separator + file.Name : file.Name, file, deletes: !hidden);
    }

    /// <exception cref="IOException">It is no more.</exception>
    public static SharedMemory Open(string name, long bytes)
    {
        if (OperatingSystem.IsWindows())
        {
            return new SharedMemory(MemoryMappedFile.OpenExisting(name), name, null, deletes: false);
        }

        var file = OpenFile(name);
        return new SharedMemory(Map(file, bytes), name, file, deletes: false);
    }

    public MemoryMappedViewAccessor View() => _map.CreateViewAccessor();

    public void Dispose()
    {
        _map.Dispose();
        _file?.Dispose();
        if (_deletes)
        {
            AppDomain.CurrentDomain.ProcessExit -= OnExit;
            File.Delete(Name);
        }
    }

    private void OnExit(object? sender, EventArgs e) => File.Delete(Name);

    private static MemoryMappedFile Map(FileStream file, long bytes) =>
        MemoryMappedFile.CreateFromFile(file, null, bytes, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);

    /// <summary>The number of a file that was closed may be that of another file by now, which must never be taken for it.</summary>
    private static FileStream OpenFile(string name)
    {
        var (link, original) = name.Split(Separator) is [var first, var second] ? (first, second) : (name, null);
        FileStream file;
        try
        {
            file = new FileStream(link, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(Gone, e);
        }

        if (original is null || new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget?.StartsWith(original, StringComparison.Ordinal) == true)
        {
            return file;
        }

        file.Dispose();
        throw new IOException(Gone);
    }

    /// <summary>In memory where there is such a place with room, else among the temporary files.</summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static FileStream CreateFile(long bytes)
    {
        const string Memory = "/dev/shm";
        if (Directory.Exists(Memory))
        {
            try
            {
                return CreateFile(Memory, bytes);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Containers have little of it. The temporary folder says what is wrong, if it is full as well.
                return CreateFile(Path.GetTempPath(), bytes);
            }
        }

        return CreateFile(Path.GetTempPath(), bytes);
    }

    /// <summary>All of its room is taken at once: a page that can't be had later would end the process that touches it.</summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static FileStream CreateFile(string folder, long bytes) => new(Path.Combine(folder, $"parallelproc-{Guid.NewGuid():n}"), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        PreallocationSize = bytes,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });
}
