using System.Collections.ObjectModel;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>Writes shapes, and keeps their bytes for the next graph: most graphs of a stream have the same.</summary>
internal sealed class ShapeWriter
{
    private readonly Dictionary<int, Known> _known = [];
    private Known? _last;
    private int _graph;
    private int _written;

    public int Written => _written;

    public void NextGraph()
    {
        _graph++;
        _written = 0;
        if (_known.Count > Shape.Kept)
        {
            _known.Clear();
            _last = null;
        }
    }

    /// <summary>Takes back the shapes that were written after there were <paramref name="count"/>.</summary>
    public void CutTo(int count)
    {
        if (count == _written)
        {
            return;
        }

        foreach (var first in _known.Values)
        {
            for (var known = first; known is not null; known = known.Next)
            {
                if (known.Graph == _graph && known.Id >= count)
                {
                    known.Graph = 0;
                }
            }
        }

        _written = count;
    }

    /// <summary>Writes the shape of an object with these members, as a number, behind which the shape itself follows when it is new.</summary>
    public void Write(ByteWriter output, Collection<string>? typeNames, bool text, List<PSMemberInfo> members, int from)
    {
        var known = Find(typeNames, text, members, from);
        if (known.Graph == _graph)
        {
            output.WriteCount(known.Id + 1);
            return;
        }

        known.Graph = _graph;
        known.Id = _written++;
        output.WriteByte(0);
        output.WriteBlock(known.Bytes);
    }

    private Known Find(Collection<string>? typeNames, bool text, List<PSMemberInfo> members, int from)
    {
        if (_last is not null && _last.Fits(typeNames, text, members, from))
        {
            return _last;
        }

        var hash = new HashCode();
        hash.Add(text);
        hash.Add(typeNames is { Count: > 0 } ? typeNames[0] : null);
        for (var i = from; i < members.Count; i++)
        {
            hash.Add(members[i].Name);
        }

        var key = hash.ToHashCode();
        _known.TryGetValue(key, out var first);
        for (var known = first; known is not null; known = known.Next)
        {
            if (known.Fits(typeNames, text, members, from))
            {
                return _last = known;
            }
        }

        return _last = _known[key] = new Known(typeNames, text, members, from) { Next = first };
    }

    private sealed class Known
    {
        private readonly bool _text;
        private readonly string[]? _typeNames;
        private readonly string[] _names;
        private readonly bool[] _sets;

        public Known(Collection<string>? typeNames, bool text, List<PSMemberInfo> members, int from)
        {
            _text = text;
            _typeNames = typeNames is null ? null : [.. typeNames];
            _names = new string[members.Count - from];
            _sets = new bool[_names.Length];
            for (var i = 0; i < _names.Length; i++)
            {
                _names[i] = members[from + i].Name;
                _sets[i] = members[from + i] is PSMemberSet;
            }

            using var output = new ByteWriter();
            output.WriteByte((byte)((_typeNames is null ? 0 : Shape.HasTypeNames) | (text ? Shape.HasText : 0)));
            if (_typeNames is not null)
            {
                output.WriteCount(_typeNames.Length);
                foreach (var name in _typeNames)
                {
                    output.WriteString(name);
                }
            }

            output.WriteCount(_names.Length);
            for (var i = 0; i < _names.Length; i++)
            {
                output.WriteBool(_sets[i]);
                output.WriteString(_names[i]);
            }

            Bytes = output.Written.ToArray();
        }

        public byte[] Bytes { get; }

        public Known? Next { get; init; }

        public int Graph { get; set; }

        public int Id { get; set; }

        public bool Fits(Collection<string>? typeNames, bool text, List<PSMemberInfo> members, int from)
        {
            if (text != _text || members.Count - from != _names.Length || typeNames?.Count != _typeNames?.Length)
            {
                return false;
            }

            for (var i = 0; i < _names.Length; i++)
            {
                if (!string.Equals(members[from + i].Name, _names[i], StringComparison.Ordinal) || members[from + i] is PSMemberSet != _sets[i])
                {
                    return false;
                }
            }

            for (var i = 0; i < _typeNames?.Length; i++)
            {
                if (!string.Equals(typeNames![i], _typeNames[i], StringComparison.Ordinal))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
