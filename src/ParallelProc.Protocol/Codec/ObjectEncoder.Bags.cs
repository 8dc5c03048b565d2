using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <content>Custom objects, and the property bags that stand for foreign objects.</content>
internal sealed partial class ObjectEncoder
{
    private const string CustomTypeName = "System.Management.Automation.PSCustomObject";
    private const string Deserialized = "Deserialized.";
    private const string FormatNamespace = "Microsoft.PowerShell.Commands.Internal.Format.";
    private const int FormatDepth = 50;

    private static readonly string[] PlainTypeNames = [CustomTypeName, "System.Object"];

    private readonly Dictionary<Type, SerializationPlan> _plans = [];

    private void WriteCustomObject(PSObject value, int depth, int level)
    {
        if (level > MaxLevel)
        {
            throw new ObjectCodecException("", $"it is nested deeper than {MaxLevel} levels.");
        }

        if (WriteReference(value))
        {
            return;
        }

        WriteProperties([.. value.Properties], [.. value.TypeNames], PSObjectAccess.GetText(value), depth, level);
    }

    private void WriteBag(object value, PSObject wrapped, int depth, int level)
    {
        var type = value.GetType();
        var isFormat = type.FullName?.StartsWith(FormatNamespace, StringComparison.Ordinal) == true;
        if (depth <= 0 && !isFormat)
        {
            ScalarCodec.TryWrite(_output, TextOf(wrapped));
            return;
        }

        if (!_plans.TryGetValue(type, out var plan))
        {
            _plans.Add(type, plan = SerializationPlan.Of(wrapped));
        }

        if (plan.AsText)
        {
            ScalarCodec.TryWrite(_output, plan.TextSource is { } source ? $"{wrapped.Properties[source]?.Value}" : TextOf(wrapped));
            return;
        }

        // A value type has no identity: each boxing is another object.
        if (!type.IsValueType && WriteReference(value))
        {
            return;
        }

        if (type.IsValueType)
        {
            _references.Add(wrapped, _references.Count);
        }

        var inner = isFormat ? FormatDepth : (plan.Depth ?? depth) - 1;
        WriteProperties(plan.PropertiesOf(wrapped), [.. wrapped.TypeNames.Select(Foreign)], isFormat ? null : TextOf(wrapped), inner, level);
    }

    private void WriteProperties(List<PSPropertyInfo> properties, string[] typeNames, string? text, int depth, int level)
    {
        var values = new object?[properties.Count];
        var names = new string[properties.Count];
        var count = 0;
        foreach (var property in properties)
        {
            if (TryGetValue(property, out var value))
            {
                names[count] = property.Name;
                values[count++] = value;
            }
        }

        Array.Resize(ref names, count);
        Tag(WireTag.CustomObject);
        WriteShape(typeNames, names);
        _output.WriteOptionalString(text);
        for (var i = 0; i < count; i++)
        {
            WriteStep(values[i], depth, level + 1, names[i]);
        }
    }

    /// <summary>Objects of one kind share their names: they are written once in a graph.</summary>
    private void WriteShape(string[] typeNames, string[] names)
    {
        for (var i = _shapes.Count - 1; i >= 0 && i >= _shapes.Count - 8; i--)
        {
            if (names.AsSpan().SequenceEqual(_shapes[i].Names) && typeNames.AsSpan().SequenceEqual(_shapes[i].TypeNames))
            {
                _output.WriteCount(i + 1);
                return;
            }
        }

        _shapes.Add(new Shape(typeNames, names));
        _output.WriteCount(0);
        var plain = typeNames.AsSpan().SequenceEqual(PlainTypeNames);
        _output.WriteBool(plain);
        if (!plain)
        {
            WriteNames(typeNames);
        }

        WriteNames(names);
    }

    private void WriteNames(string[] names)
    {
        _output.WriteCount(names.Length);
        foreach (var name in names)
        {
            _output.WriteString(name);
        }
    }

    private static string Foreign(string typeName) => typeName.StartsWith(Deserialized, StringComparison.Ordinal) ? typeName : Deserialized + typeName;

    private static string TextOf(PSObject value)
    {
        try
        {
            return value.ToString() ?? "";
        }
        catch (Exception)
        {
            return value.BaseObject.GetType().FullName ?? ""; // its own ToString fails: its type is still worth telling
        }
    }

    private static bool TryGetValue(PSPropertyInfo property, out object? value)
    {
        try
        {
            value = property.Value;
            return true;
        }
        catch (Exception)
        {
            // A getter that fails leaves its property out, as PowerShell's own serializer does.
            value = null;
            return false;
        }
    }
}
