using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>
/// Makes of property bags that arrived what their type names say, where the caller has named the type: by PowerShell's own conversion, which may run
/// constructors and converters, and so on the pipeline's thread only.
/// </summary>
internal sealed class Rehydration
{
    private const string Prefix = "Deserialized.";

    private readonly Cmdlet _cmdlet;
    private readonly Dictionary<string, Type> _types = new(StringComparer.OrdinalIgnoreCase);

    private Rehydration(Cmdlet cmdlet, IEnumerable<Type> types)
    {
        _cmdlet = cmdlet;
        foreach (var type in types)
        {
            _types[Prefix + type.FullName] = type;
        }
    }

    /// <summary>Null where no type is asked for.</summary>
    /// <exception cref="PoolException">The session may not.</exception>
    public static Rehydration? For(PSCmdlet cmdlet, Type[]? types)
    {
        if (types is null or { Length: 0 })
        {
            return null;
        }

        return cmdlet.SessionState.LanguageMode == PSLanguageMode.FullLanguage
            ? new Rehydration(cmdlet, types)
            : throw PoolErrors.RehydrateNotAllowed(cmdlet.SessionState.LanguageMode.ToString());
    }

    /// <summary>The value, or what is made of it; with an error where nothing can be made of it. An array's elements are looked at too.</summary>
    public object? Of(object? value)
    {
        var inner = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (inner is PoolResult result)
        {
            InPlace(result.Output);
            return value;
        }

        if (inner is object?[] or ArrayList or List<object?>)
        {
            InPlace((IList)inner);
            return value;
        }

        return value is PSObject bag ? OfBag(bag) : value;
    }

    private void InPlace(IList items)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is PSObject bag)
            {
                items[i] = OfBag(bag);
            }
        }
    }

    private object OfBag(PSObject bag)
    {
        if (bag.BaseObject is not PSCustomObject || bag.TypeNames is not [var name, ..] || !_types.TryGetValue(name, out var type))
        {
            return bag;
        }

        try
        {
            return LanguagePrimitives.ConvertTo(SourceFor(bag, type), type, CultureInfo.InvariantCulture) ?? bag;
        }
        catch (PSInvalidCastException e)
        {
            _cmdlet.WriteError(PoolErrors.RehydrationFailed(bag, type, e));
            return bag;
        }
    }

    /// <summary>
    /// What the engine makes the object of. Of an object that says that it was of that type it would set only properties of the kind that its own
    /// deserializer makes, and none of ours, without a word; so a type that is made empty and filled gets them under no type name.
    /// </summary>
    private static PSObject SourceFor(PSObject bag, Type type)
    {
        if (type.GetConstructor(Type.EmptyTypes) is null || type.GetConstructor([typeof(PSObject)]) is not null || HasConverter(bag, type))
        {
            return bag;
        }

        var settable = new HashSet<string>(type.GetProperties().Where(static p => p.SetMethod is { IsPublic: true, IsStatic: false }).Select(static p => p.Name), StringComparer.OrdinalIgnoreCase);
        var source = new PSObject();
        foreach (var property in bag.Properties)
        {
            if (settable.Contains(property.Name))
            {
                source.Properties.Add(new PSNoteProperty(property.Name, property.Value));
            }
        }

        return source;
    }

    /// <summary>The type itself names one, or a types file does for what arrives of it.</summary>
    private static bool HasConverter(PSObject bag, Type type) =>
        type.IsDefined(typeof(TypeConverterAttribute), inherit: true)
        || (bag.Members["PSStandardMembers"] as PSMemberSet)?.Members["TargetTypeForDeserialization"] is not null;
}
