using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>
/// The entries of a <see cref="TaskLog"/>, which guards them. Those at the front have been claimed by a reader and are in no collection any more;
/// one that was dropped in the middle leaves a hole until the front comes to it.
/// </summary>
internal sealed class LogEntries
{
    private const int WorthCompacting = 256;

    private readonly List<(RecordKind Kind, object? Value)> _list = [];
    private int _head;
    private int _claimed;
    private long _removed;

    public bool HasClaimed => _claimed > _head;

    public void Add(RecordKind kind, object? value) => _list.Add((kind, value));

    public void ClaimAll() => _claimed = _list.Count;

    public bool TryTakeClaimed(out RecordKind kind, out object? value)
    {
        (kind, value) = HasClaimed ? _list[_head] : default;
        if (!HasClaimed)
        {
            return false;
        }

        _list[_head] = default;
        Trim();
        return true;
    }

    /// <summary>The next one behind a position, which counts from the first entry that there ever was.</summary>
    public bool TryPeek(ref long position, out RecordKind kind, out object? value)
    {
        for (var i = (int)Math.Max(position - _removed, _head); i < _list.Count; i++)
        {
            if (_list[i].Kind != default)
            {
                (kind, value) = _list[i];
                position = _removed + i + 1;
                return true;
            }
        }

        (kind, value) = default((RecordKind, object?));
        position = _removed + _list.Count;
        return false;
    }

    /// <summary>Drops the first so many of each stream that have not been claimed.</summary>
    public void Drop(Span<int> counts, int total)
    {
        for (var i = _claimed; i < _list.Count && total > 0; i++)
        {
            if (_list[i].Kind != default && counts[(int)_list[i].Kind - 1] > 0)
            {
                counts[(int)_list[i].Kind - 1]--;
                total--;
                _list[i] = default;
            }
        }

        Trim();
    }

    public void Clear()
    {
        _removed += _list.Count;
        _list.Clear();
        if (_list.Capacity > WorthCompacting)
        {
            _list.Capacity = 0;
        }

        _head = _claimed = 0;
    }

    /// <summary>Moves the front past holes, so that it is at an entry or at the end.</summary>
    private void Trim()
    {
        while (_head < _list.Count && _list[_head].Kind == default)
        {
            _head++;
        }

        _claimed = Math.Max(_claimed, _head);
        if (_head == _list.Count)
        {
            Clear();
        }
        else if (_head > WorthCompacting && _head > _list.Count / 2)
        {
            _list.RemoveRange(0, _head);
            _removed += _head;
            _claimed -= _head;
            _head = 0;
        }
    }
}
