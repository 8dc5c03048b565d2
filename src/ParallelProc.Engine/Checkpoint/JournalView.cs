namespace ParallelProc.Engine;

/// <summary>A journal for looking at, also while a map writes it.</summary>
internal sealed class JournalView : IDisposable
{
    private readonly JournalFile _file;
    private readonly JournalIndex _index;

    /// <exception cref="PoolException">It is not there, or is no journal, or can't be read.</exception>
    public JournalView(string path)
    {
        _file = JournalFile.OpenForReading(path);
        try
        {
            _index = JournalIndex.Read(_file);
            Summary = PoolCheckpoint.Of(_file, _index.Header ?? throw PoolErrors.CheckpointNotAJournal(path), _index);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public PoolCheckpoint Summary { get; }

    /// <summary>The items in the order in which they ended, read one by one.</summary>
    public IEnumerable<PoolCheckpointItem> Items(bool output)
    {
        var reader = new StoredReader(_file);
        return _index.Places.Select(place => PoolCheckpointItem.Of(reader, place, output));
    }

    public void Dispose() => _file.Dispose();
}
