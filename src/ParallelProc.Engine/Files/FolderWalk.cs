namespace ParallelProc.Engine;

/// <summary>
/// All files and folders below a folder, each folder before what is in it. A link is what it leads to, where that lies below the same folder; any other is told of, and not
/// followed.
/// </summary>
/// <param name="root">The folder's full path.</param>
/// <param name="skip">Names of folders that are left out.</param>
/// <param name="onOtherLink">Is told of a link that leads out of the folder, to nothing, or back to a folder that it is in; and where it leads.</param>
internal sealed class FolderWalk(string root, IReadOnlyCollection<string> skip, Action<string, string> onOtherLink)
{
    /// <exception cref="IOException">A folder can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public IEnumerable<FileSystemInfo> Run() => Below(new DirectoryInfo(root));

    private IEnumerable<FileSystemInfo> Below(DirectoryInfo folder)
    {
        foreach (var child in folder.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }).OrderBy(static c => c.Name, StringComparer.Ordinal))
        {
            if (child is DirectoryInfo && skip.Contains(child.Name))
            {
                continue;
            }

            if (child.LinkTarget is { } written)
            {
                if (child.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true } target || !IsInside(target.FullName) || Leads(target, child))
                {
                    onOtherLink(child.FullName, written);
                    continue;
                }
            }

            yield return child;
            if (child is DirectoryInfo inner)
            {
                foreach (var further in Below(inner))
                {
                    yield return further;
                }
            }
        }
    }

    /// <summary>Below the root, and not by way of a folder that is itself a link.</summary>
    private bool IsInside(string path)
    {
        for (var at = Path.GetDirectoryName(path); at is not null; at = Path.GetDirectoryName(at))
        {
            if (at == root)
            {
                return true;
            }

            if (new DirectoryInfo(at).LinkTarget is not null)
            {
                return false;
            }
        }

        return false;
    }

    private static bool Leads(FileSystemInfo target, FileSystemInfo link) => target is DirectoryInfo && (link.FullName + Path.DirectorySeparatorChar).StartsWith(target.FullName + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
