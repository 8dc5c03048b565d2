using ParallelProc.Worker;

namespace ParallelProc.Tests.Worker.Files;

public sealed class HostCacheTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void What_nobody_has_used_for_a_month_goes_with_its_mark()
    {
        var (old, fresh, module) = (Make('A', 31), Make('B', 29), Make('C', 31, "Modules"));
        var half = Make('D', 31);
        Directory.Move(half, half + ".17.half");
        new HostCache(_root.FullName).Sweep();
        Assert.False(Directory.Exists(old) || File.Exists(old + ".use") || Directory.Exists(module) || Directory.Exists(half + ".17.half"));
        Assert.True(Directory.Exists(fresh));
    }

    [Fact]
    public void What_is_in_use_stays_however_old()
    {
        var old = Make('A', 100);
        using (new FileStream(old + ".use", FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            new HostCache(_root.FullName).Sweep();
        }

        Assert.True(Directory.Exists(old));
    }

    [Fact]
    public void What_is_not_ours_stays()
    {
        var other = Directory.CreateDirectory(Path.Combine(_root.FullName, "other")).FullName;
        Directory.SetLastWriteTimeUtc(other, DateTime.UtcNow.AddDays(-100));
        new HostCache(_root.FullName).Sweep();
        Assert.True(Directory.Exists(other));
    }

    [Fact]
    public void It_looks_once_a_day()
    {
        new HostCache(_root.FullName).Sweep();
        var old = Make('A', 31);
        new HostCache(_root.FullName).Sweep();
        Assert.True(Directory.Exists(old));
        File.SetLastWriteTimeUtc(Path.Combine(_root.FullName, ".swept"), DateTime.UtcNow.AddDays(-2));
        new HostCache(_root.FullName).Sweep();
        Assert.False(Directory.Exists(old));
    }

    private string Make(char letter, int days, string place = "")
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root.FullName, place, new string(letter, 32))).FullName;
        File.WriteAllText(Path.Combine(folder, "file"), "");
        File.WriteAllText(folder + ".use", "");
        File.SetLastWriteTimeUtc(folder + ".use", DateTime.UtcNow.AddDays(-days));
        Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddDays(-days));
        return folder;
    }
}
