using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>The files and folders of this machine that are to be copied, each with the name that it is to have in the destination.</summary>
/// <param name="recurse">Folders with all that is in them.</param>
/// <param name="warn">Is told of what is left out.</param>
internal sealed class FileSelection(bool recurse, Action<string> warn)
{
    private readonly Dictionary<string, string> _sources = new(StringComparer.OrdinalIgnoreCase); // a host's names need not be told apart by case
    private readonly List<FileSystemInfo> _items = [];
    private readonly List<string> _targets = [];

    public int Count => _items.Count;

    /// <summary>How much there is to read.</summary>
    public long Bytes => _items.OfType<FileInfo>().Sum(static f => f.Length);

    /// <summary>Takes in a file, or a folder.</summary>
    /// <exception cref="PoolException">It is not there, is a folder that is not asked for, or its name is taken.</exception>
    public void Add(string path)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Directory.Exists(path))
        {
            Add(File.Exists(path) ? new FileInfo(path) : throw PoolErrors.CopySourceNotFound(path, "There is no such file or folder."), Path.GetFileName(path));
            return;
        }

        if (!recurse)
        {
            throw PoolErrors.CopyFolderNotRecursed(path);
        }

        var folder = new DirectoryInfo(path);
        Add(folder, folder.Name);
        var root = folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        foreach (var item in new FolderWalk(root, [], (link, target) => warn($"The link '{link}' is left out: it leads to '{target}', which is not in '{path}'.")).Run())
        {
            Add(item, $"{folder.Name}/{Path.GetRelativePath(root, item.FullName).Replace(Path.DirectorySeparatorChar, '/')}");
        }
    }

    /// <summary>Reads them, to know their contents.</summary>
    /// <param name="unreadable">Is told of one that can't be read, which is left out.</param>
    /// <param name="stop">Ends it.</param>
    public IEnumerable<OfferedFile> Read(Action<PoolException> unreadable, CancellationToken stop)
    {
        for (var i = 0; i < _items.Count; i++)
        {
            OfferedFile? file = null;
            try
            {
                file = _items[i] is DirectoryInfo ? OfferedFile.OfFolder(_items[i].FullName, _targets[i]) : OfferedFile.OfFile(_items[i].FullName, _targets[i], stop);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                unreadable(PoolErrors.CopySourceUnreadable(_items[i].FullName, e));
            }

            if (file is not null)
            {
                yield return file;
            }
        }
    }

    private void Add(FileSystemInfo item, string target)
    {
        if (!_sources.TryAdd(target, item.FullName))
        {
            if (_sources[target] == item.FullName)
            {
                return; // two patterns fit it, say
            }

            throw PoolErrors.CopyTargetTwice(item.FullName, _sources[target], target);
        }

        _items.Add(item);
        _targets.Add(target);
    }
}
