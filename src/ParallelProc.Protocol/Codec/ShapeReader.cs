using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>A shape as the reader keeps it: names, ready to be given to objects.</summary>
internal sealed class KnownShape
{
    public required byte[] Bytes { get; init; }

    public required bool HasText { get; init; }

    public required string[]? TypeNames { get; init; }

    public required string[] Names { get; init; }

    /// <summary>Each name is a member of its own: no two differ in case alone, and none is that of the method that shows the text.</summary>
    public required bool IsDistinct { get; init; }

    /// <summary>For each member: it is a member set (of <c>PSStandardMembers</c>, say), not a property.</summary>
    public required bool[] Sets { get; init; }

    /// <summary>The engine was told of these names, by adding each to one object in the public way.</summary>
    public bool Announced { get; set; }

    /// <summary>Made when first used: most shapes are of one stream or the other.</summary>
    public TypeNameSetter? OwnNames { get; set; }

    public TypeNameSetter? DeserializedNames { get; set; }

    public void NameAsIs(PSObject target)
    {
        if (TypeNames is not null)
        {
            (OwnNames ??= TypeNameSetter.For(TypeNames)).Apply(target);
        }
    }

    public void NameAsDeserialized(PSObject target)
    {
        if (DeserializedNames is null)
        {
            var names = TypeNames ?? [];
            var prefixed = new string[names.Length];
            for (var i = 0; i < names.Length; i++)
            {
                prefixed[i] = Prefixed(names[i]);
            }

            DeserializedNames = TypeNameSetter.For(prefixed);
        }

        DeserializedNames.Apply(target);
    }

    public static string Prefixed(string typeName) =>
        typeName.StartsWith("Deserialized.", StringComparison.OrdinalIgnoreCase) ? typeName : "Deserialized." + typeName;
}

/// <summary>Reads shapes, and knows those of earlier graphs again by their bytes.</summary>
internal sealed class ShapeReader
{
    private readonly Dictionary<int, KnownShape> _known = [];
    private readonly List<KnownShape> _graph = [];
    private KnownShape? _last;

    public void NextGraph()
    {
        _graph.Clear();
        if (_known.Count > Shape.Kept)
        {
            _known.Clear();
            _last = null;
        }
    }

    public KnownShape Read(ref ByteReader input)
    {
        var index = input.ReadCount();
        if (index > 0)
        {
            return index <= _graph.Count
                ? _graph[index - 1]
                : throw new ProtocolException($"Shape {index} at byte {input.Position} was not defined before.");
        }

        var bytes = input.ReadBlock();
        if (_last is null || !bytes.SequenceEqual(_last.Bytes))
        {
            _last = Find(bytes);
        }

        _graph.Add(_last);
        return _last;
    }

    private KnownShape Find(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        var key = hash.ToHashCode();
        if (!_known.TryGetValue(key, out var shape) || !bytes.SequenceEqual(shape.Bytes))
        {
            shape = Parse(bytes);
            if (bytes.Length <= Shape.MaxKeptBytes)
            {
                _known[key] = shape;
            }
        }

        return shape;
    }

    private static KnownShape Parse(ReadOnlySpan<byte> bytes)
    {
        var input = new ByteReader(bytes);
        var flags = input.ReadByte();
        if ((flags & ~(Shape.HasTypeNames | Shape.HasText)) != 0)
        {
            throw new ProtocolException($"0x{flags:X2} is not the head of a shape.");
        }

        string[]? typeNames = null;
        if ((flags & Shape.HasTypeNames) != 0)
        {
            typeNames = new string[input.ReadCountOf(1)];
            for (var i = 0; i < typeNames.Length; i++)
            {
                typeNames[i] = Named(input.ReadString());
            }
        }

        var names = new string[input.ReadCountOf(2)];
        var sets = new bool[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            sets[i] = input.ReadBool();
            names[i] = Named(input.ReadString());
        }

        if (!input.AtEnd)
        {
            throw new ProtocolException("A shape is followed by more bytes than belong to it.");
        }

        var hasText = (flags & Shape.HasText) != 0;
        return new KnownShape
        {
            Bytes = bytes.ToArray(),
            HasText = hasText,
            TypeNames = typeNames,
            Names = names,
            IsDistinct = AreDistinct(names, hasText),
            Sets = sets,
        };
    }

    private static bool AreDistinct(string[] names, bool hasText)
    {
        var seen = new HashSet<string>(names, StringComparer.OrdinalIgnoreCase);
        return seen.Count == names.Length && !(hasText && seen.Contains(nameof(ToString)));
    }

    private static string Named(string name) => name.Length > 0 ? name : throw new ProtocolException("A member or type has no name.");
}
