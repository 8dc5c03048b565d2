using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine.Files;

public sealed class FolderWalkTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory();
    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory();

    public FolderWalkTests()
    {
        Directory.CreateDirectory(At("sub/deep"));
        Directory.CreateDirectory(At(".git"));
        File.WriteAllText(At("file"), "");
        File.WriteAllText(At("sub/deep/other"), "");
        File.WriteAllText(At(".git/config"), "");
        File.WriteAllText(Path.Combine(_outside.FullName, "secret"), "");
    }

    public void Dispose()
    {
        _root.Delete(recursive: true);
        _outside.Delete(recursive: true);
    }

    [Fact]
    public void Everything_is_found_a_folder_before_what_is_in_it()
    {
        var (found, links) = Walk([".git"]);
        Assert.Equal(["file", "sub", "sub/deep", "sub/deep/other"], found);
        Assert.Empty(links);
        Assert.Contains(".git/config", Walk([]).Found);
    }

    [Fact]
    public void A_link_within_the_folder_is_what_it_leads_to()
    {
        File.CreateSymbolicLink(At("sub/link"), "../file");
        Directory.CreateSymbolicLink(At("again"), At("sub/deep"));
        var (found, links) = Walk([".git"]);
        Assert.Contains("sub/link", found);
        Assert.Contains("again/other", found);
        Assert.Empty(links);
    }

    [Fact]
    public void A_link_that_leads_out_back_or_nowhere_is_told_of_and_not_followed()
    {
        Directory.CreateSymbolicLink(At("out"), _outside.FullName);
        File.CreateSymbolicLink(At("by-another"), At("out/secret"));
        File.CreateSymbolicLink(At("nowhere"), "no such file");
        Directory.CreateSymbolicLink(At("sub/back"), At("sub"));
        Directory.CreateSymbolicLink(At("sub/root"), _root.FullName);
        var (found, links) = Walk([".git"]);
        Assert.Equal(["file", "sub", "sub/deep", "sub/deep/other"], found);
        Assert.Equal(["by-another", "nowhere", "out", "sub/back", "sub/root"], links.Order(StringComparer.Ordinal));
    }

    private (List<string> Found, List<string> Links) Walk(string[] skip)
    {
        var links = new List<string>();
        List<string> found = [.. new FolderWalk(_root.FullName, skip, (link, _) => links.Add(Below(link))).Run().Select(item => Below(item.FullName))];
        return (found, links);
    }

    private string At(string path) => Path.Combine(_root.FullName, path);

    private string Below(string path) => Path.GetRelativePath(_root.FullName, path).Replace('\\', '/');
}
