using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>Makes type data of what a shell has sent. Scripts in them are parsed here, and have no more rights than the session.</summary>
internal static class TypeDataEntries
{
    /// <exception cref="FileNotFoundException">A types file is not there.</exception>
    public static SessionStateTypeEntry Make(TypeDataSource source)
    {
        if (source.File is { } file)
        {
            return File.Exists(file) ? new SessionStateTypeEntry(file) : throw new FileNotFoundException("The file is not there.", file);
        }

        // What it stands beside here, such as data of the worker's set-up, is not the caller's matter: his own count.
        var data = new TypeData(source.TypeName ?? throw new ProtocolException("Type data name neither a type nor a file.")) { IsOverride = true };
        foreach (var member in source.Members)
        {
            data.Members[member.Name] = Member(member);
        }

        if (source.SerializationMethod is { } method)
        {
            data.SerializationMethod = method;
        }

        if (source.SerializationDepth > 0)
        {
            data.SerializationDepth = (uint)source.SerializationDepth;
        }

        if (source.DefaultDisplayProperty is { } display)
        {
            data.DefaultDisplayProperty = display;
        }

        if (source.StringSerializationSource is { } text)
        {
            data.StringSerializationSource = text;
        }

        if (source.InheritPropertySerializationSet)
        {
            data.InheritPropertySerializationSet = true;
        }

        data.DefaultDisplayPropertySet = Set(source.DefaultDisplayPropertySet);
        data.DefaultKeyPropertySet = Set(source.DefaultKeyPropertySet);
        data.PropertySerializationSet = Set(source.PropertySerializationSet);
        return new SessionStateTypeEntry(data, source.IsRemoval);
    }

    private static TypeMemberData Member(TypeMemberSource member) => member.Kind switch
    {
        TypeMemberKind.Note => new NotePropertyData(member.Name, Value(member.Value)) { IsHidden = member.IsHidden },
        TypeMemberKind.Alias => Alias(member),
        TypeMemberKind.Property => new ScriptPropertyData(member.Name, Script(member.Script), Script(member.Setter)) { IsHidden = member.IsHidden },
        _ => new ScriptMethodData(member.Name, Script(member.Script)),
    };

    private static AliasPropertyData Alias(TypeMemberSource member)
    {
        var name = member.Reference ?? throw new ProtocolException($"The alias '{member.Name}' of type data stands for nothing.");
        return member.Type is { } type && LanguagePrimitives.TryConvertTo<Type>(type, out var converted)
            ? new AliasPropertyData(member.Name, name, converted) { IsHidden = member.IsHidden }
            : new AliasPropertyData(member.Name, name) { IsHidden = member.IsHidden };
    }

    private static PropertySetData? Set(IReadOnlyList<string>? names) => names is null ? null : new PropertySetData(names);

    private static ScriptBlock? Script(ScriptSource? source) => source is null ? null : ScriptParser.Parse(source).GetScriptBlock();

    private static object? Value(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        return new ObjectDecoder().Decode(ref reader);
    }
}
