namespace ParallelProc.Protocol;

/// <summary>The static methods of one name of a type: what runs in place of a script.</summary>
/// <param name="Type">The type's full name, as .NET writes it.</param>
/// <param name="Name">The methods' name.</param>
/// <param name="Assembly">The full name of the assembly that has the type; empty where only its file is known.</param>
/// <param name="Path">The assembly's file, or null for one that comes with .NET or PowerShell.</param>
internal sealed record MethodSource(string Type, string Name, string Assembly, string? Path)
{
    public void Write(ByteWriter writer)
    {
        writer.WriteString(Type);
        writer.WriteString(Name);
        writer.WriteString(Assembly);
        writer.WriteOptionalString(Path);
    }

    public static MethodSource Read(ref ByteReader reader) =>
        new(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadOptionalString());

    public override string ToString() => $"[{Type}]::{Name}";
}
