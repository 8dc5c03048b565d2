using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class JournalFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("journal").FullName, "map.journal");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void A_second_map_is_refused_as_long_as_the_first_has_it()
    {
        using (JournalFile.OpenForMap(_path))
        {
            Assert.Equal("CheckpointInUse", Assert.Throws<PoolException>(() => JournalFile.OpenForMap(_path)).ErrorId);
        }

        using var free = JournalFile.OpenForMap(_path);
        Assert.Equal(0, free.Length);
    }

    [Fact]
    public void It_can_be_read_while_a_map_has_it()
    {
        using var map = JournalFile.OpenForMap(_path);
        map.Write(0, "line\n"u8);
        using var reader = JournalFile.OpenForReading(_path);
        var bytes = new byte[5];
        Assert.Equal(5, reader.Read(0, bytes));
        Assert.Equal("line\n"u8, bytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_is_its_owners_alone(bool existed)
    {
        if (existed)
        {
            File.WriteAllBytes(_path, []);
        }

        using var file = JournalFile.OpenForMap(_path);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_path));
        }
    }

    [Fact]
    public void What_the_system_refuses_is_an_error_that_names_the_path()
    {
        Assert.Equal("CheckpointNotFound", Assert.Throws<PoolException>(() => JournalFile.OpenForReading(_path)).ErrorId);
        foreach (var bad in new[] { Path.Combine(_path, "below", "nothing"), Path.GetDirectoryName(_path)! })
        {
            var refusal = Assert.Throws<PoolException>(() => JournalFile.OpenForMap(bad));
            Assert.Equal("CheckpointUnavailable", refusal.ErrorId);
            Assert.Contains(bad, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/zero")]
    [InlineData("/dev/full")]
    public void A_device_is_refused_and_keeps_its_rights(string device)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(device))
        {
            return;
        }

        var rights = File.GetUnixFileMode(device);
        try
        {
            Assert.Equal("CheckpointUnavailable", Assert.Throws<PoolException>(() => JournalFile.OpenForMap(device)).ErrorId);
            Assert.Equal(rights, File.GetUnixFileMode(device));
        }
        finally
        {
            if (File.GetUnixFileMode(device) != rights)
            {
                File.SetUnixFileMode(device, rights); // all of the machine needs it
            }
        }
    }

    [Fact]
    public void A_device_that_never_ends_is_read_as_the_empty_file_that_it_says_it_is()
    {
        if (File.Exists("/dev/zero"))
        {
            Assert.Equal("CheckpointNotAJournal", Assert.Throws<PoolException>(() => new JournalView("/dev/zero")).ErrorId);
        }
    }

    [Fact]
    public void A_named_pipe_is_refused_and_not_waited_for()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using (var maker = System.Diagnostics.Process.Start("mkfifo", [_path]))
        {
            maker.WaitForExit();
            Assert.Equal(0, maker.ExitCode);
        }

        Assert.Equal("CheckpointUnavailable", Assert.Throws<PoolException>(() => JournalFile.OpenForReading(_path)).ErrorId);
        Assert.Equal("CheckpointUnavailable", Assert.Throws<PoolException>(() => JournalFile.OpenForMap(_path)).ErrorId);
    }

    [Fact]
    public void The_checksum_is_the_one_that_the_standard_gives() => Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));
}
