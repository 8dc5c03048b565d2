using System.Collections;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// What an item wrote in an earlier run, and its end. It is read from the journal when its turn has come, so that results which wait for theirs
/// take no memory. To be gone through once, in order, by the reader's thread.
/// </summary>
internal sealed class StoredRecords : IReadOnlyList<RecordEntry>
{
    private readonly StoredReader _reader;
    private readonly JournalPlace _place;
    private readonly object? _input;
    private readonly bool _hasInput;
    private JournalEntry? _entry;
    private ReadOnlyMemory<byte> _bytes;
    private int _nextPart;
    private int _next;

    /// <summary>For a map that has the item again: it is the target of its error.</summary>
    public StoredRecords(StoredReader reader, JournalPlace place, object? input)
    {
        _reader = reader;
        _place = place;
        _input = input;
        _hasInput = true;
    }

    /// <summary>For a reader who has no more than the journal.</summary>
    public StoredRecords(StoredReader reader, JournalPlace place, JournalEntry entry, bool withRecords)
    {
        _reader = reader;
        _place = withRecords ? place : place with { Records = 0 };
        _entry = entry;
    }

    public int Count => _place.Records + 1;

    /// <summary>How often the item was tried. Known from the first record on.</summary>
    public int Attempts => _entry?.Attempts ?? 1;

    /// <summary>Who ran it. Known from the first record on.</summary>
    public string Worker => _entry?.Worker ?? "";

    public RecordEntry this[int index]
    {
        get
        {
            if (index != _next)
            {
                throw new InvalidOperationException($"Record {index} was asked for, and {_next} is the next one.");
            }

            _entry ??= _reader.Entry(_place);
            _next++;
            try
            {
                return index < _place.Records ? Record() : End();
            }
            catch (ProtocolException)
            {
                throw _reader.Damaged(_place.Offset);
            }
        }
    }

    public IEnumerator<RecordEntry> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private RecordEntry Record()
    {
        if (_bytes.IsEmpty)
        {
            _bytes = _nextPart < _entry!.Parts.Count ? _reader.Part(_entry.Parts[_nextPart++]) : _entry.Output;
        }

        var all = new ByteReader(_bytes.Span);
        var kind = (RecordKind)all.ReadByte();
        var block = new ByteReader(all.ReadBlock());
        _bytes = _bytes[all.Position..];
        return new RecordEntry(0, kind, default, _reader.Decoder.Decode(ref block));
    }

    private RecordEntry End()
    {
        if (_entry!.Error.IsEmpty)
        {
            return new RecordEntry(0, RecordKind.Done, ItemStatus.Completed, null) { Took = _entry.End - _entry.Start };
        }

        var bytes = new ByteReader(_entry.Error.Span);
        var value = _reader.Decoder.Decode(ref bytes);
        var error = (value is PSObject wrapped ? wrapped.BaseObject : value) as ErrorRecord ?? throw _reader.Damaged(_place.Offset);
        return new RecordEntry(0, RecordKind.Done, ItemStatus.Failed, _hasInput ? ErrorRecordRebuilder.SetTarget(error, _input) : error) { Took = _entry.End - _entry.Start };
    }
}
