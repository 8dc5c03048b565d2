using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class TraceFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("pp-trace");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("x.html", "<!DOCTYPE html>")]
    [InlineData("x.HTM", "<!DOCTYPE html>")]
    [InlineData("x.json", "{\"displayTimeUnit\"")]
    public void The_end_of_the_name_decides_the_form(string name, string begin)
    {
        var file = Write(name);

        Assert.Equal(Path.Combine(_folder.FullName, name), file.FullName);
        Assert.StartsWith(begin, File.ReadAllText(file.FullName), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.txt")]
    [InlineData("x")]
    [InlineData("x.html.gz")]
    public void Another_end_is_an_error_that_names_the_two(string name)
    {
        var error = Assert.Throws<PoolException>(() => Write(name));

        Assert.Equal("TraceFormatUnknown", error.ErrorId);
        Assert.Contains(".html", error.Message, StringComparison.Ordinal);
        Assert.Contains(".json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_there_is_replaced_unless_it_is_to_be_left_alone()
    {
        var path = Path.Combine(_folder.FullName, "x.json");
        File.WriteAllText(path, new string('x', 100_000));

        Assert.Equal("TraceFileExists", Assert.Throws<PoolException>(() => Write("x.json", noClobber: true)).ErrorId);
        Assert.Equal(100_000, new FileInfo(path).Length);
        Assert.InRange(Write("x.json").Length, 100, 10_000);
    }

    [Fact]
    public void A_read_only_file_is_replaced_by_force_only_and_stays_read_only()
    {
        var path = Path.Combine(_folder.FullName, "x.json");
        File.WriteAllText(path, "old");
        File.SetAttributes(path, FileAttributes.ReadOnly);

        Assert.Equal("TraceNotWritten", Assert.Throws<PoolException>(() => Write("x.json")).ErrorId);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.StartsWith("{", File.ReadAllText(Write("x.json", force: true).FullName), StringComparison.Ordinal);
        Assert.True(File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly));
        File.SetAttributes(path, FileAttributes.Normal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error() => Assert.Equal("TraceNotWritten", Assert.Throws<PoolException>(() => Write("no/x.html")).ErrorId);

    [Fact]
    public void Who_is_stopped_leaves_no_half_file()
    {
        Assert.Throws<OperationCanceledException>(() => new TraceFile(Path.Combine(_folder.FullName, "x.json"), false, false).Write(Trace(), new CancellationToken(canceled: true)));

        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public void A_disk_that_is_full_is_an_error_and_leaves_no_half_file()
    {
        if (!File.Exists("/dev/full"))
        {
            return; // Linux only
        }

        var path = Path.Combine(_folder.FullName, "x.json");
        File.CreateSymbolicLink(path, "/dev/full");

        Assert.Equal("TraceNotWritten", Assert.Throws<PoolException>(() => Write("x.json")).ErrorId);
        Assert.Empty(_folder.GetFiles());
        Assert.True(File.Exists("/dev/full"));
    }

    private FileInfo Write(string name, bool noClobber = false, bool force = false) => new TraceFile(Path.Combine(_folder.FullName, name), noClobber, force).Write(Trace(), CancellationToken.None);

    private static PoolTrace Trace() => new RecordedRun().Start(1).Task(1, 2, 1, 1).Trace();
}
