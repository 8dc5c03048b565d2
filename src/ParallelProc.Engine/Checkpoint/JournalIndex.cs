using System.Text.Json;

namespace ParallelProc.Engine;

/// <summary>What a journal holds: its header, and for each item the place of its last line. Outputs stay in the file.</summary>
internal sealed class JournalIndex
{
    private readonly Dictionary<ItemKey, JournalPlace> _places = [];

    /// <summary>Null for a file that is empty, or whose writer was killed in the middle of the header.</summary>
    public JournalHeader? Header { get; private set; }

    /// <summary>Behind the last line that was ended; what stands there is the beginning of a line whose writer was killed.</summary>
    public long End { get; private set; }

    /// <summary>Lines that are not as they were written: what they held is not known.</summary>
    public int DamagedLines { get; private set; }

    /// <summary>Where the first of them begins.</summary>
    public long FirstDamage { get; private set; }

    public int Count => _places.Count;

    /// <summary>The places of all items, in the order of the file.</summary>
    public IEnumerable<JournalPlace> Places => _places.Values.OrderBy(p => p.Offset);

    public bool TryFind(ItemKey key, out JournalPlace place) => _places.TryGetValue(key, out place);

    /// <exception cref="PoolException">It is not a journal, or one of another version, or the file can't be read.</exception>
    public static JournalIndex Read(IJournalFile file)
    {
        var index = new JournalIndex();
        try
        {
            index.ReadAll(file);
        }
        catch (IOException e)
        {
            throw PoolErrors.CheckpointUnavailable(file.Path, e);
        }

        return index;
    }

    private void ReadAll(IJournalFile file)
    {
        var scan = new JournalScan(file);
        if (!scan.Next(out var first))
        {
            var begun = scan.Rest;
            var compared = Math.Min(begun.Length, JournalHeader.Beginning.Length);
            if (!begun[..compared].SequenceEqual(JournalHeader.Beginning[..compared]))
            {
                throw PoolErrors.CheckpointNotAJournal(file.Path);
            }

            return;
        }

        Header = ReadHeader(file.Path, first);
        while (scan.Next(out var line))
        {
            if (!TryAdd(scan.Offset, line) && DamagedLines++ == 0)
            {
                FirstDamage = scan.Offset;
            }
        }

        End = scan.End;
    }

    private static JournalHeader ReadHeader(string path, ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith(JournalHeader.Beginning))
        {
            throw PoolErrors.CheckpointNotAJournal(path);
        }

        try
        {
            if (JournalLine.IsWhole(line))
            {
                var header = JournalHeader.Read(line);
                return header.Format == JournalHeader.CurrentFormat && header.Protocol == Protocol.HelloMessage.CurrentProtocol
                    ? header
                    : throw PoolErrors.CheckpointVersion(path, header.Module);
            }
        }
        catch (JsonException e)
        {
            // Its checksum is right, so another version wrote it.
            throw PoolErrors.CheckpointVersion(path, e.Message);
        }

        throw PoolErrors.CheckpointDamaged(path, 0);
    }

    private bool TryAdd(long offset, ReadOnlySpan<byte> line)
    {
        if (!JournalLine.IsWhole(line))
        {
            return false;
        }

        try
        {
            if (JournalEntry.Read(line, content: false) is { } entry)
            {
                _places[entry.Key] = new JournalPlace(offset, line.Length, entry.Records, entry.Outcome, entry.Omitted is null);
            }

            return true;
        }
        catch (JsonException)
        {
            // Told as damage: it can't be known what it was.
            return false;
        }
    }
}
