namespace ParallelProc.Protocol;

/// <summary>Which objects of a graph were written, by identity. Small graphs, which most are, need no hashing.</summary>
internal sealed class ReferenceTable
{
    private const int Few = 8;
    private const int Many = 4096;

    private readonly List<object> _objects = [];
    private Dictionary<object, int>? _ids;

    public int Count => _objects.Count;

    public int Find(object value)
    {
        if (_objects.Count > Few)
        {
            return _ids!.TryGetValue(value, out var id) ? id : -1;
        }

        for (var i = 0; i < _objects.Count; i++)
        {
            if (ReferenceEquals(_objects[i], value))
            {
                return i;
            }
        }

        return -1;
    }

    public int Add(object value)
    {
        var id = _objects.Count;
        _objects.Add(value);
        if (id == Few)
        {
            _ids ??= new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
            for (var i = 0; i < Few; i++)
            {
                _ids.Add(_objects[i], i);
            }
        }

        if (id >= Few)
        {
            _ids!.Add(value, id);
        }

        return id;
    }

    /// <summary>Forgets all that was added after the table had <paramref name="count"/> objects.</summary>
    public void CutTo(int count)
    {
        if (count == 0 && _ids is not null && _objects.Count > Few)
        {
            // Clearing costs by capacity: one large graph must not make each small one after it slow.
            if (_objects.Count > Many)
            {
                _ids = null;
                _objects.Clear();
                _objects.Capacity = 0;
                return;
            }

            _ids.Clear();
        }
        else if (_ids is not null && _objects.Count > Few)
        {
            for (var i = count <= Few ? 0 : count; i < _objects.Count; i++)
            {
                _ids.Remove(_objects[i]);
            }
        }

        _objects.RemoveRange(count, _objects.Count - count);
    }
}
