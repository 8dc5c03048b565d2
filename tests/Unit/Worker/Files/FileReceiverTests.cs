using ParallelProc.Engine;
using ParallelProc.Protocol;
using ParallelProc.Worker;

namespace ParallelProc.Tests.Worker.Files;

/// <summary>Files on their way from the shell to a worker's disk.</summary>
public sealed class FileReceiverTests : IDisposable
{
    private readonly DirectoryInfo _here = Directory.CreateTempSubdirectory();
    private readonly DirectoryInfo _there = Directory.CreateTempSubdirectory();
    private readonly FileShell _shell = new();

    public void Dispose()
    {
        _shell.Dispose();
        _here.Delete(recursive: true);
        _there.Delete(recursive: true);
    }

    [Fact]
    public void Files_of_any_size_arrive_as_they_are_with_their_times()
    {
        OfferedFile[] files = [Make("none", 0), Make("small", 3), Make("sub/large", 9 * FileCall.MostBytes + 1), Make("sub/exact", FileCall.MostBytes), OfferedFile.OfFolder(_here.FullName, "empty")];
        var received = _shell.Receive(_shell.Offer(files), _there.FullName);
        Assert.Equal([FileStep.Same, FileStep.Stored, FileStep.Stored, FileStep.Stored, FileStep.Stored], received.Select(static f => f.Step));
        foreach (var file in files.Where(static f => !f.Entry.IsFolder))
        {
            var path = Path.Combine(_there.FullName, file.Entry.Path);
            Assert.Equal(File.ReadAllBytes(file.Source), File.ReadAllBytes(path));
            Assert.Equal(File.GetLastWriteTimeUtc(file.Source), File.GetLastWriteTimeUtc(path));
        }

        Assert.True(Directory.Exists(Path.Combine(_there.FullName, "empty")));
        Assert.Equal(10 + 1 + 1, _shell.Pieces);
    }

    [Fact]
    public void What_is_there_already_is_not_asked_for()
    {
        var file = Make("file", 5);
        _shell.Receive(_shell.Offer(file), _there.FullName);
        Assert.Equal(FileStep.Same, Assert.Single(_shell.Receive(_shell.Offer(file), _there.FullName)).Step);
        Assert.Equal(1, _shell.Pieces);
    }

    [Fact]
    public void A_file_that_is_not_what_was_looked_at_is_not_kept_and_the_next_ones_are()
    {
        var file = Make("changed", 2 * FileCall.MostBytes);
        var other = file with { Entry = file.Entry with { Hash = new string('0', 64) } };
        var received = _shell.Receive(_shell.Offer(other, Make("good", 7)), _there.FullName);
        Assert.Equal([FileStep.Check, FileStep.Stored], received.Select(static f => f.Step));
        Assert.NotNull(received[0].Problem);
        Assert.Equal(["good"], _there.GetFiles().Select(static f => f.Name));
    }

    [Fact]
    public void A_file_that_is_gone_or_shorter_here_is_told_of_and_the_next_ones_arrive()
    {
        OfferedFile[] files = [Make("gone", 3 * FileCall.MostBytes), Make("shorter", 2 * FileCall.MostBytes), Make("good", 7)];
        File.Delete(files[0].Source);
        File.WriteAllBytes(files[1].Source, [1]);
        var received = _shell.Receive(_shell.Offer(files), _there.FullName);
        Assert.Equal([FileStep.Read, FileStep.Read, FileStep.Stored], received.Select(static f => f.Step));
        Assert.Contains("shorter", received[1].Problem, StringComparison.Ordinal);
        Assert.Equal(["good"], _there.GetFiles().Select(static f => f.Name));
    }

    [Theory]
    [InlineData("../out")]
    [InlineData("sub/../../out")]
    [InlineData("/out")]
    public void Nothing_is_written_outside_of_the_folder(string path)
    {
        var file = Make("file", 5);
        var received = Assert.Single(_shell.Receive(_shell.Offer(file with { Entry = file.Entry with { Path = path } }), _there.FullName));
        Assert.Equal(FileStep.Folder, received.Step);
        Assert.NotNull(received.Problem);
        Assert.Equal(0, _shell.Pieces);
    }

    [Fact]
    public void A_file_that_is_read_only_is_replaced_only_where_that_is_asked_for()
    {
        var there = Path.Combine(_there.FullName, "file");
        File.WriteAllText(there, "read-only");
        File.SetAttributes(there, FileAttributes.ReadOnly);
        var key = _shell.Offer(Make("file", 5));
        Assert.NotNull(Assert.Single(_shell.Receive(key, _there.FullName)).Problem);
        Assert.Equal("read-only", File.ReadAllText(there));
        Assert.Equal(FileStep.Stored, Assert.Single(_shell.Receive(key, _there.FullName, force: true)).Step);
        Assert.Equal(5, new FileInfo(there).Length);
    }

    [Fact]
    public async Task A_stop_ends_it_at_once_and_leaves_nothing_half()
    {
        var key = _shell.Offer(Make("file", 40 * FileCall.MostBytes));
        _shell.IsDeaf = true;
        using var stop = new CancellationTokenSource();
        var receiving = Task.Run(() => _shell.Receive(key, _there.FullName, stop: stop.Token));
        await _shell.Asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        Assert.Empty(_there.GetFiles());
    }

    [Fact]
    public void What_is_no_longer_offered_is_refused() => Assert.Throws<FileRefusedException>(() => _shell.Receive("no such key", _there.FullName));

    [Fact]
    public void Who_waits_for_a_shell_that_goes_is_told()
    {
        _shell.IsDeaf = true;
        using var wait = _shell.Client.Ask(FileAsk.Claim, "place");
        _shell.Client.Abandon();
        Assert.Throws<FileRefusedException>(() => { wait.Wait(CancellationToken.None); });
    }

    private OfferedFile Make(string path, int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var source = Path.Combine(_here.FullName, path.Replace('/', '_'));
        File.WriteAllBytes(source, bytes);
        File.SetLastWriteTimeUtc(source, new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        return OfferedFile.OfFile(source, path, CancellationToken.None);
    }
}
