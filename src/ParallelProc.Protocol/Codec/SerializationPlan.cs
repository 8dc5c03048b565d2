using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>What the type data of a session say of how objects of a type are sent (<c>SerializationDepth</c>, <c>SerializationMethod</c>,
/// <c>PropertySerializationSet</c>, <c>StringSerializationSource</c>; see about_Types.ps1xml).</summary>
internal sealed class SerializationPlan
{
    private SerializationPlan(int? depth, bool asText, string? textSource, HashSet<string>? only)
    {
        Depth = depth;
        AsText = asText;
        TextSource = textSource;
        Only = only;
    }

    public int? Depth { get; }

    public bool AsText { get; }

    public string? TextSource { get; }

    private HashSet<string>? Only { get; }

    public static SerializationPlan Of(PSObject value)
    {
        if (value.Members["PSStandardMembers"] is not PSMemberSet standard)
        {
            return new SerializationPlan(null, false, null, null);
        }

        var method = $"{ValueOf(standard, "SerializationMethod")}";
        var only = method == "SpecificProperties" && standard.Members["PropertySerializationSet"] is PSPropertySet set
            ? new HashSet<string>(set.ReferencedPropertyNames, StringComparer.OrdinalIgnoreCase)
            : null;
        var source = (standard.Members["StringSerializationSource"] as PSAliasProperty)?.ReferencedMemberName;
        return new SerializationPlan(ValueOf(standard, "SerializationDepth") as int?, method == "String", source, only);
    }

    public List<PSPropertyInfo> PropertiesOf(PSObject value)
    {
        var properties = new List<PSPropertyInfo>();
        foreach (var property in value.Properties)
        {
            if (property.IsGettable && (Only is null || Only.Contains(property.Name) || property.IsInstance) && property.Name is not "PSDrive" and not "PSProvider")
            {
                properties.Add(property);
            }
        }

        return properties;
    }

    private static object? ValueOf(PSMemberSet standard, string name)
    {
        var value = (standard.Members[name] as PSPropertyInfo)?.Value;
        return value is PSObject wrapped ? wrapped.BaseObject : value;
    }
}
