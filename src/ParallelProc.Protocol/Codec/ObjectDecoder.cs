using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>
/// Reads what an <see cref="ObjectEncoder"/> wrote. It makes only types on its own list, and answers bytes that make no sense with a
/// <see cref="ProtocolException"/>, never worse. Used by one thread at a time.
/// </summary>
internal sealed partial class ObjectDecoder
{
    private const int MaxLevel = ObjectEncoder.MaxLevel + 60;

    private readonly List<object?> _references = [];
    private readonly List<Shape> _shapes = [];

    /// <summary>How a script block is made of its text. A worker makes them in its runspace, so that they have its rights.</summary>
    public Func<string, object?> ScriptBlockFactory { get; set; } = ScriptBlock.Create;

    /// <exception cref="ProtocolException">The bytes are not what an encoder writes.</exception>
    public object? Decode(ref ByteReader input)
    {
        _references.Clear();
        _shapes.Clear();
        try
        {
            return Read(ref input, 0);
        }
        catch (Exception e) when (e is not ProtocolException and not OutOfMemoryException and not PipelineStoppedException)
        {
            // A date out of range, a pattern that is none, an element of the wrong type: all one to the caller.
            throw new ProtocolException($"A value before byte {input.Position} could not be rebuilt: {e.Message}");
        }
    }

    private object? Read(ref ByteReader input, int level)
    {
        if (level > MaxLevel)
        {
            throw new ProtocolException($"A value is nested deeper than {MaxLevel} levels.");
        }

        var tag = (WireTag)input.ReadByte();
        if (ScalarCodec.TryRead(tag, ref input, out var scalar))
        {
            return scalar;
        }

        return tag switch
        {
            WireTag.Reference => ReadReference(ref input),
            WireTag.Noted => ReadNoted(ref input, level),
            WireTag.Enum => ReadEnum(ref input),
            WireTag.ScriptBlock => ScriptBlockFactory(input.ReadString()),
            WireTag.CustomObject => ReadCustomObject(ref input, level),
            >= WireTag.Array and <= WireTag.Dictionary => ReadContainer(tag, ref input, level),
            >= WireTag.ErrorRecord and <= WireTag.Progress => ReadRecord(tag, ref input, level),
            _ => throw new ProtocolException($"The tag 0x{(byte)tag:X2} at byte {input.Position - 1} is unknown."),
        };
    }

    private object ReadReference(ref ByteReader input)
    {
        var number = input.ReadCount();
        return number < _references.Count && _references[number] is { } value
            ? value
            : throw new ProtocolException($"The reference {number} at byte {input.Position} points nowhere.");
    }

    private PSObject ReadNoted(ref ByteReader input, int level)
    {
        var value = PSObject.AsPSObject(Read(ref input, level + 1) ?? throw new ProtocolException("Properties hang on nothing."));
        var count = input.ReadCountOf(2);
        for (var i = 0; i < count; i++)
        {
            value.Properties.Add(new PSNoteProperty(input.ReadString(), Read(ref input, level + 1)), preValidated: false);
        }

        return value;
    }

    private static object ReadEnum(ref ByteReader input)
    {
        var typeName = input.ReadString();
        var number = input.ReadVarInt();
        var text = input.ReadString();
        if (EnumTypes.Find(typeName) is { } type)
        {
            return Enum.ToObject(type, number);
        }

        // As PowerShell does: the number, under the name that it had.
        var stand = new PSObject(number);
        stand.TypeNames.Clear();
        stand.TypeNames.Add("Deserialized." + typeName);
        stand.TypeNames.Add("Deserialized.System.Enum");
        PSObjectAccess.SetText(stand, text);
        return stand;
    }

    private PSObject ReadCustomObject(ref ByteReader input, int level)
    {
        var value = new PSObject();
        _references.Add(value);
        var number = input.ReadCount();
        var shape = number == 0 ? ReadShape(ref input)
            : number <= _shapes.Count ? _shapes[number - 1]
            : throw new ProtocolException($"The shape {number} at byte {input.Position} was never told.");
        if (shape.TypeNames is { } typeNames)
        {
            value.TypeNames.Clear();
            foreach (var name in typeNames)
            {
                value.TypeNames.Add(name);
            }
        }

        if (input.ReadOptionalString() is { } text)
        {
            PSObjectAccess.SetText(value, text);
        }

        foreach (var name in shape.Names)
        {
            // The names of a shape are known to differ, so that the slow search for one of the same name can be saved.
            value.Properties.Add(new PSNoteProperty(name, Read(ref input, level + 1)), preValidated: true);
        }

        return value;
    }

    private Shape ReadShape(ref ByteReader input)
    {
        var typeNames = input.ReadBool() ? null : ReadNames(ref input);
        var names = ReadNames(ref input);
        if (new HashSet<string>(names, StringComparer.OrdinalIgnoreCase).Count != names.Length)
        {
            throw new ProtocolException("An object has two properties of one name.");
        }

        var shape = new Shape(typeNames, names);
        _shapes.Add(shape);
        return shape;
    }

    private static string[] ReadNames(ref ByteReader input)
    {
        var names = new string[input.ReadCountOf(1)];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = input.ReadString();
        }

        return names;
    }

    private sealed record Shape(string[]? TypeNames, string[] Names);
}
