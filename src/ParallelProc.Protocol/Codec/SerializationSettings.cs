using System.Collections.ObjectModel;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>What a types file says of how objects of a type are to be serialized (<c>PSStandardMembers</c>).</summary>
internal sealed class SerializationSettings
{
    /// <summary>What <c>Format-*</c> emits is nested deep; PowerShell's own types file says so, but not every session has it.</summary>
    private const int FormatDepth = 10;

    private static readonly SerializationSettings None = new();
    private static readonly SerializationSettings Format = new() { Depth = FormatDepth };

    /// <summary>Levels of properties, or zero where nothing is said.</summary>
    public int Depth { get; private init; }

    /// <summary>The object crosses as its text.</summary>
    public bool AsText { get; private init; }

    /// <summary>The properties that cross, or null for all.</summary>
    public Collection<string>? Properties { get; private init; }

    /// <summary>The property whose value is the object's text.</summary>
    public PSPropertyInfo? StringSource { get; private init; }

    public static SerializationSettings Of(PSObject value)
    {
        var fallback = value.BaseObject.GetType().FullName?.StartsWith("Microsoft.PowerShell.Commands.Internal.Format.", StringComparison.Ordinal) == true
            ? Format
            : None;
        if (value.Members[MemberSets.StandardMembers] is not PSMemberSet standard)
        {
            return fallback;
        }

        var members = standard.Members;
        var depth = (members["SerializationDepth"] as PSPropertyInfo)?.Value;
        var method = (members["SerializationMethod"] as PSPropertyInfo)?.Value?.ToString();
        return new SerializationSettings
        {
            Depth = LanguagePrimitives.TryConvertTo<int>(depth, out var levels) && levels > 0 ? levels : fallback.Depth,
            AsText = string.Equals(method, "String", StringComparison.OrdinalIgnoreCase),
            Properties = string.Equals(method, "SpecificProperties", StringComparison.OrdinalIgnoreCase)
                ? (members["PropertySerializationSet"] as PSPropertySet)?.ReferencedPropertyNames
                : null,
            StringSource = members["StringSerializationSource"] as PSPropertyInfo,
        };
    }
}
