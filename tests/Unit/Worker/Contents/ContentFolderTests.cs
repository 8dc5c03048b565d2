using System.Security.Cryptography;
using ParallelProc.Worker;

namespace ParallelProc.Tests.Worker.Contents;

public sealed class ContentFolderTests : IDisposable
{
    private readonly string _root = Path.Combine(Path.GetTempPath(), $"parallelproc-{Guid.NewGuid():n}");
    private readonly byte[] _bytes = RandomNumberGenerator.GetBytes(300_000);

    public void Dispose()
    {
        if (Directory.Exists(_root))
        {
            Directory.Delete(_root, recursive: true);
        }
    }

    [Fact]
    public void What_one_worker_stores_another_one_reads()
    {
        using var a = ContentFolder.Open(_root, "abc");
        using var b = ContentFolder.Open(_root, "abc");
        a.Store(Key, _bytes);
        Assert.True(b.Read(Key, _bytes.Length).Bytes.SequenceEqual(_bytes));
    }

    [Fact]
    public void A_file_that_is_not_whole_or_another_one_is_not_taken()
    {
        using var a = ContentFolder.Open(_root, "abc");
        using var b = ContentFolder.Open(_root, "abc");
        Assert.Throws<FileNotFoundException>(() => b.Read(Key, _bytes.Length));
        a.Store(Key, _bytes);
        Assert.Throws<IOException>(() => b.Read(Key, _bytes.Length - 1));
        var file = Path.Combine(a.Path, Key);
        File.WriteAllBytes(file, new byte[_bytes.Length]);
        Assert.Throws<IOException>(() => b.Read(Key, _bytes.Length));
    }

    [Fact]
    public void What_is_dropped_is_gone_for_others_and_stays_for_who_has_it()
    {
        using var folder = ContentFolder.Open(_root, "abc");
        folder.Store(Key, _bytes);
        var had = folder.Read(Key, _bytes.Length);
        folder.Drop(Key);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Throws<FileNotFoundException>(() => folder.Read(Key, _bytes.Length));
        }

        Assert.True(had.Bytes.SequenceEqual(_bytes));
    }

    [Fact]
    public void The_last_worker_deletes_the_folder()
    {
        var a = ContentFolder.Open(_root, "abc");
        var b = ContentFolder.Open(_root, "abc");
        a.Store(Key, _bytes);
        a.Dispose();
        Assert.True(File.Exists(Path.Combine(b.Path, Key)));
        b.Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_root));
    }

    [Fact]
    public void What_a_dead_pool_has_left_goes_and_that_of_a_live_one_stays()
    {
        using var live = ContentFolder.Open(_root, "a1");
        live.Store(Key, _bytes);
        var dead = Directory.CreateDirectory(Path.Combine(_root, $"{Environment.MachineName}-dead")).FullName;
        File.WriteAllText(Path.Combine(dead, "lock"), "");
        File.WriteAllText(Path.Combine(dead, Key), "");
        var other = Directory.CreateDirectory(Path.Combine(_root, "another.machine-dead")).FullName;
        var fresh = Directory.CreateDirectory(Path.Combine(_root, $"{Environment.MachineName}-fresh")).FullName;
        foreach (var old in new[] { live.Path, dead, other })
        {
            Directory.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-1));
        }

        ContentFolder.Sweep(_root);
        Assert.False(Directory.Exists(dead));
        Assert.True(File.Exists(Path.Combine(live.Path, Key)));
        Assert.True(Directory.Exists(other));
        Assert.True(Directory.Exists(fresh));
    }

    [Fact]
    public void Only_the_user_may_read_it()
    {
        using var folder = ContentFolder.Open(_root, "abc");
        folder.Store(Key, _bytes);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder.Path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.Path, Key)));
        }
    }

    private string Key => Convert.ToHexString(SHA256.HashData(_bytes));
}
