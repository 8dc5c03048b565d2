namespace ParallelProc.Protocol;

/// <summary>What a session has added to the extended type system in one step: data of a type, a types file, or that a type's data are gone.</summary>
internal sealed record TypeDataSource
{
    /// <summary>The type; or null for a file.</summary>
    public string? TypeName { get; init; }

    /// <summary>The path of a types file; or null.</summary>
    public string? File { get; init; }

    /// <summary>When the file was written, so that another content is not taken for the same.</summary>
    public long Stamp { get; init; }

    /// <summary>The file counts before those of PowerShell itself.</summary>
    public bool ComesFirst { get; init; }

    /// <summary>The members are gone; without members, all that the type had.</summary>
    public bool IsRemoval { get; init; }

    public IReadOnlyList<TypeMemberSource> Members { get; init; } = [];

    public string? SerializationMethod { get; init; }

    /// <summary>Levels, or zero for nothing said.</summary>
    public int SerializationDepth { get; init; }

    public string? DefaultDisplayProperty { get; init; }

    public string? StringSerializationSource { get; init; }

    public bool InheritPropertySerializationSet { get; init; }

    /// <summary>Names of properties; or null.</summary>
    public IReadOnlyList<string>? DefaultDisplayPropertySet { get; init; }

    /// <inheritdoc cref="DefaultDisplayPropertySet"/>
    public IReadOnlyList<string>? DefaultKeyPropertySet { get; init; }

    /// <inheritdoc cref="DefaultDisplayPropertySet"/>
    public IReadOnlyList<string>? PropertySerializationSet { get; init; }

    public void Write(ByteWriter writer)
    {
        writer.WriteOptionalString(TypeName);
        writer.WriteOptionalString(File);
        writer.WriteVarUInt((ulong)Stamp);
        writer.WriteBool(ComesFirst);
        writer.WriteBool(IsRemoval);
        writer.WriteCount(Members.Count);
        foreach (var member in Members)
        {
            member.Write(writer);
        }

        writer.WriteOptionalString(SerializationMethod);
        writer.WriteCount(SerializationDepth);
        writer.WriteOptionalString(DefaultDisplayProperty);
        writer.WriteOptionalString(StringSerializationSource);
        writer.WriteBool(InheritPropertySerializationSet);
        WriteSet(writer, DefaultDisplayPropertySet);
        WriteSet(writer, DefaultKeyPropertySet);
        WriteSet(writer, PropertySerializationSet);
    }

    public static TypeDataSource Read(ref ByteReader reader) => new()
    {
        TypeName = reader.ReadOptionalString(),
        File = reader.ReadOptionalString(),
        Stamp = (long)reader.ReadVarUInt(),
        ComesFirst = reader.ReadBool(),
        IsRemoval = reader.ReadBool(),
        Members = ReadMembers(ref reader),
        SerializationMethod = reader.ReadOptionalString(),
        SerializationDepth = reader.ReadCount(),
        DefaultDisplayProperty = reader.ReadOptionalString(),
        StringSerializationSource = reader.ReadOptionalString(),
        InheritPropertySerializationSet = reader.ReadBool(),
        DefaultDisplayPropertySet = ReadSet(ref reader),
        DefaultKeyPropertySet = ReadSet(ref reader),
        PropertySerializationSet = ReadSet(ref reader),
    };

    private static void WriteSet(ByteWriter writer, IReadOnlyList<string>? set)
    {
        writer.WriteBool(set is not null);
        if (set is null)
        {
            return;
        }

        writer.WriteCount(set.Count);
        foreach (var name in set)
        {
            writer.WriteString(name);
        }
    }

    private static string[]? ReadSet(ref ByteReader reader)
    {
        if (!reader.ReadBool())
        {
            return null;
        }

        var names = new string[reader.ReadCountOf(1)];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = reader.ReadString();
        }

        return names;
    }

    private static TypeMemberSource[] ReadMembers(ref ByteReader reader)
    {
        var members = new TypeMemberSource[reader.ReadCountOf(TypeMemberSource.LeastBytes)];
        for (var i = 0; i < members.Length; i++)
        {
            members[i] = TypeMemberSource.Read(ref reader);
        }

        return members;
    }
}
