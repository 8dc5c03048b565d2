namespace ParallelProc.Protocol;

/// <summary>A member that type data add to a type.</summary>
/// <param name="Kind">What it is; it says which of the others count.</param>
/// <param name="Name">Its name.</param>
internal sealed record TypeMemberSource(TypeMemberKind Kind, string Name)
{
    /// <summary>As few bytes as one is written in.</summary>
    public const int LeastBytes = 8;

    public bool IsHidden { get; init; }

    /// <summary>A note's value, encoded.</summary>
    public byte[] Value { get; init; } = [];

    /// <summary>The member that an alias stands for; or null.</summary>
    public string? Reference { get; init; }

    /// <summary>The name of the type that an alias converts to; or null.</summary>
    public string? Type { get; init; }

    /// <summary>The script of a method, or of a property's getter; or null.</summary>
    public ScriptSource? Script { get; init; }

    /// <summary>The script of a property's setter; or null.</summary>
    public ScriptSource? Setter { get; init; }

    public void Write(ByteWriter writer)
    {
        writer.WriteByte((byte)Kind);
        writer.WriteString(Name);
        writer.WriteBool(IsHidden);
        writer.WriteBlock(Value);
        writer.WriteOptionalString(Reference);
        writer.WriteOptionalString(Type);
        writer.WriteBool(Script is not null);
        Script?.Write(writer);
        writer.WriteBool(Setter is not null);
        Setter?.Write(writer);
    }

    public static TypeMemberSource Read(ref ByteReader reader)
    {
        var kind = (TypeMemberKind)reader.ReadByte();
        return kind is < TypeMemberKind.Note or > TypeMemberKind.Method
            ? throw new ProtocolException($"A member of type data is of the unknown kind {(byte)kind}.")
            : new TypeMemberSource(kind, reader.ReadString())
            {
                IsHidden = reader.ReadBool(),
                Value = reader.ReadBlock().ToArray(),
                Reference = reader.ReadOptionalString(),
                Type = reader.ReadOptionalString(),
                Script = reader.ReadBool() ? ScriptSource.Read(ref reader) : null,
                Setter = reader.ReadBool() ? ScriptSource.Read(ref reader) : null,
            };
    }
}
