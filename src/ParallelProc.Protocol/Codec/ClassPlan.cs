using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace ParallelProc.Protocol;

/// <summary>How instances of one class of a script are taken apart and put together: by the fields behind their properties, so that none of its code runs.</summary>
internal sealed class ClassPlan
{
    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;
    private const string FieldPrefix = "<";
    private const string FieldSuffix = ">k__BackingField";

    private static readonly ConditionalWeakTable<Type, ClassPlan> Known = [];

    // What arrives as itself, though arrays of it don't.
    private static readonly HashSet<Type> Singles = [typeof(CultureInfo), typeof(Encoding), typeof(TimeZoneInfo), typeof(ScriptBlock)];

    private readonly Dictionary<string, FieldInfo> _fields = new(StringComparer.OrdinalIgnoreCase);

    private ClassPlan(Type type)
    {
        Type = type;
        IsOfScripts = ScriptClasses.IsOne(type);
        for (var at = type; IsOfScripts && !type.IsEnum && at != typeof(object); at = at.BaseType!)
        {
            // What .NET's part of an object holds is not to be seen, and its finalizer would run on what was never made.
            IsOfScripts = ScriptClasses.IsOne(at);
            foreach (var field in at.GetFields(OwnFields))
            {
                if (field.Name.StartsWith(FieldPrefix, StringComparison.Ordinal) && field.Name.EndsWith(FieldSuffix, StringComparison.Ordinal))
                {
                    _fields.TryAdd(field.Name[FieldPrefix.Length..^FieldSuffix.Length], field);
                }
            }
        }
    }

    public Type Type { get; }

    /// <summary>It and all that it is derived from are of scripts.</summary>
    public bool IsOfScripts { get; }

    /// <summary>Classes and enumerations that its properties are declared as, themselves or as elements.</summary>
    public IEnumerable<Type> Others => _fields.Values.Select(static f => ElementOf(f.FieldType)).Where(ScriptClasses.IsOne);

    public static ClassPlan Of(Type type) => Known.GetValue(type, static t => new ClassPlan(t));

    /// <summary>Whatever its properties may hold arrives as what they are declared as.</summary>
    public bool CanBeRebuilt(Predicate<Type> isKnown) =>
        IsOfScripts && !Type.IsAbstract && _fields.Values.All(f => CanArrive(f.FieldType, isKnown));

    /// <summary>Names and values of all properties, hidden ones too.</summary>
    public void Collect(object instance, List<PSMemberInfo> members)
    {
        foreach (var (name, field) in _fields)
        {
            members.Add(new PSNoteProperty(name, field.GetValue(instance)));
        }
    }

    public object New() => RuntimeHelpers.GetUninitializedObject(Type);

    /// <returns>False where it has no such property: it was added to the instance.</returns>
    public bool TrySet(object instance, string name, object? value, out string? problem)
    {
        problem = null;
        if (!_fields.TryGetValue(name, out var field))
        {
            return false;
        }

        if (TryFit(field.FieldType, value, out var fitting))
        {
            field.SetValue(instance, fitting);
        }
        else
        {
            problem = $"A {(value is PSObject wrapped ? wrapped.TypeNames[0] : value?.GetType().FullName ?? "null")} arrived, which is not a {field.FieldType.Name}.";
        }

        return true;
    }

    /// <summary>An array or list of classes arrives as one of objects: their types are none that a worker may name.</summary>
    private static bool TryFit(Type type, object? value, out object? fitting)
    {
        if (ElementFit.TryTo(type, value, out fitting))
        {
            return true;
        }

        var inner = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (inner is not IList items || !IsSequence(type, out var element))
        {
            return false;
        }

        var array = Array.CreateInstance(element, items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (!ElementFit.TryTo(element, items[i], out var item))
            {
                return false;
            }

            array.SetValue(item, i);
        }

        fitting = type.IsArray ? array : Activator.CreateInstance(type, array);
        return true;
    }

    private static bool CanArrive(Type type, Predicate<Type> isKnown)
    {
        if (ScriptClasses.IsOne(ElementOf(type)))
        {
            return isKnown(ElementOf(type));
        }

        return ElementTypes.Describe(type) is not null || Singles.Contains(type) || (type.IsInterface && type.Namespace == "System.Collections");
    }

    private static Type ElementOf(Type type) => IsSequence(type, out var element) ? element : Nullable.GetUnderlyingType(type) ?? type;

    private static bool IsSequence(Type type, [NotNullWhen(true)] out Type? element)
    {
        element = type.IsSZArray ? type.GetElementType()
            : type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(List<>) ? type.GenericTypeArguments[0]
            : null;
        return element is not null;
    }
}
