using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Takes the data of one type apart: what another process can have, and what not.</summary>
internal sealed class TypeDataReader(TypeData data)
{
    private const string Compiled = "left out, as compiled code does not cross; add it with -InitializationScript";

    private readonly List<string> _names = [];

    /// <summary>What can't go along, with the reason.</summary>
    public List<PoolCaptureItem> LeftOut { get; } = [];

    /// <summary>Its members and settings, by name.</summary>
    public string Summary => string.Join(", ", _names);

    /// <returns>Null where nothing is left of it.</returns>
    public TypeDataSource? Read(bool isRemoval)
    {
        if (data.TypeConverter is not null)
        {
            LeaveOut("TypeConverter", Compiled);
        }

        if (data.TypeAdapter is not null)
        {
            LeaveOut("TypeAdapter", Compiled);
        }

        if (data.TargetTypeForDeserialization is not null)
        {
            LeaveOut("TargetTypeForDeserialization", Compiled);
        }

        var source = new TypeDataSource
        {
            TypeName = data.TypeName,
            IsRemoval = isRemoval,
            Members = [.. data.Members.Values.Select(Member).OfType<TypeMemberSource>()],
            SerializationMethod = Setting(data.SerializationMethod, nameof(data.SerializationMethod)),
            SerializationDepth = (int)Math.Min(data.SerializationDepth, int.MaxValue),
            DefaultDisplayProperty = Setting(data.DefaultDisplayProperty, nameof(data.DefaultDisplayProperty)),
            StringSerializationSource = Setting(data.StringSerializationSource, nameof(data.StringSerializationSource)),
            InheritPropertySerializationSet = data.InheritPropertySerializationSet,
            DefaultDisplayPropertySet = Set(data.DefaultDisplayPropertySet, nameof(data.DefaultDisplayPropertySet)),
            DefaultKeyPropertySet = Set(data.DefaultKeyPropertySet, nameof(data.DefaultKeyPropertySet)),
            PropertySerializationSet = Set(data.PropertySerializationSet, nameof(data.PropertySerializationSet)),
        };
        if (source.SerializationDepth > 0)
        {
            _names.Add(nameof(data.SerializationDepth));
        }

        // To remove what was left out before would be to remove the type's own.
        return _names.Count > 0 || (isRemoval && LeftOut.Count == 0) ? source : null;
    }

    private TypeMemberSource? Member(TypeMemberData member)
    {
        var source = member switch
        {
            NotePropertyData note => Note(note),
            AliasPropertyData alias => new TypeMemberSource(TypeMemberKind.Alias, alias.Name) { IsHidden = alias.IsHidden, Reference = alias.ReferencedMemberName, Type = alias.MemberType?.FullName },
            ScriptPropertyData property => new TypeMemberSource(TypeMemberKind.Property, property.Name)
            {
                IsHidden = property.IsHidden,
                Script = Script(property.GetScriptBlock),
                Setter = Script(property.SetScriptBlock),
            },
            ScriptMethodData method => new TypeMemberSource(TypeMemberKind.Method, method.Name) { Script = Script(method.Script) },
            _ => null,
        };
        if (source is not null)
        {
            _names.Add(member.Name);
        }
        else if (member is not NotePropertyData)
        {
            LeaveOut(member.Name, member is PropertySetData ? "left out, as only a types file can add it; load one with Update-TypeData -AppendPath" : Compiled);
        }

        return source;
    }

    private TypeMemberSource? Note(NotePropertyData note)
    {
        using var writer = new ByteWriter();
        try
        {
            new ObjectEncoder().Encode(writer, note.Value);
        }
        catch (ObjectCodecException e)
        {
            LeaveOut(note.Name, $"left out, as its value can't cross: {e.Reason}");
            return null;
        }

        return new TypeMemberSource(TypeMemberKind.Note, note.Name) { IsHidden = note.IsHidden, Value = writer.Written.ToArray() };
    }

    private string? Setting(string? value, string name)
    {
        if (value is not null)
        {
            _names.Add(name);
        }

        return value;
    }

    private string[]? Set(PropertySetData? set, string name)
    {
        if (set is null)
        {
            return null;
        }

        _names.Add(name);
        return [.. set.ReferencedProperties];
    }

    private static ScriptSource? Script(ScriptBlock? block) =>
        block is null ? null : ScriptText.Of(block) with { Usings = SyntaxFacts.Of(block.Ast).Namespaces };

    private void LeaveOut(string member, string reason) =>
        LeftOut.Add(new PoolCaptureItem(PoolCaptureKind.TypeData, $"{data.TypeName}.{member}", null, reason));
}
