using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Makes of a module's folder what hosts can ask for.</summary>
internal static class ModulePackage
{
    /// <summary>More than any module of scripts, and than most with assemblies; what is larger is better copied once.</summary>
    public const long MostBytes = 512L << 20;

    public const int MostFiles = 10_000;

    private static readonly string[] VersionControl = [".git", ".hg", ".svn"];

    /// <exception cref="PoolException">It is too large, has a link that leads out of it, or can't be read.</exception>
    public static SentModule Of(ModuleFolder module, CancellationToken stop)
    {
        try
        {
            var home = module.Folder ?? module.File;
            var files = module.Folder is { } folder ? Folder(module.Name, folder, stop) : [OfferedFile.OfFile(module.File, Path.GetFileName(module.File), stop)];
            var key = FileEntry.KeyOf(files.Select(static f => f.Entry));
            FileOffers.Add(new FileOffer(key, files));
            return new SentModule(module.Name, home, key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PoolErrors.SendModuleUnreadable(module.Name, e);
        }
    }

    private static List<OfferedFile> Folder(string name, string folder, CancellationToken stop)
    {
        // The folder itself may be a link, to where the module is worked on.
        var root = new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder;
        var files = new List<OfferedFile>();
        var bytes = 0L;
        foreach (var item in new FolderWalk(root, VersionControl, (link, target) => throw PoolErrors.SendModuleLink(name, link, target)).Run())
        {
            var path = Path.GetRelativePath(root, item.FullName).Replace(Path.DirectorySeparatorChar, '/');
            bytes += item is FileInfo file ? file.Length : 0;
            if (bytes > MostBytes || files.Count >= MostFiles)
            {
                throw PoolErrors.SendModuleTooLarge(name, root);
            }

            files.Add(item is DirectoryInfo ? OfferedFile.OfFolder(item.FullName, path) : OfferedFile.OfFile(item.FullName, path, stop));
        }

        return files;
    }
}
