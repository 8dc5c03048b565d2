using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ParallelProc.Protocol;

/// <summary>
/// Makes copies of what a shared object holds refuse to be changed: the change would be lost, and nobody would hear of it. Arrays can't refuse.
/// </summary>
internal static class SharedCopies
{
    public static object? Freeze(object? value) => Freeze(value, new Dictionary<object, object?>(ReferenceEqualityComparer.Instance));

    private static object? Freeze(object? value, Dictionary<object, object?> done)
    {
        if (value is null or string || value.GetType().IsPrimitive)
        {
            return value;
        }

        if (done.TryGetValue(value, out var before))
        {
            return before;
        }

        RuntimeHelpers.EnsureSufficientExecutionStack();
        done[value] = value;
        return value switch
        {
            PSObject { BaseObject: PSCustomObject } custom => FreezeNotes(custom, done),
            PSObject wrapped => wrapped.BaseObject is IDictionary or IList || SharedRefusal.ChangesOf(wrapped.BaseObject) is not null ? Freeze(wrapped.BaseObject, done) : value,
            Hashtable table => done[value] = FreezeTable(table, done),
            OrderedDictionary ordered => done[value] = FreezeOrdered(ordered, done),
            ArrayList list => done[value] = ArrayList.ReadOnly(FreezeElements(list, done)),
            Array array when array.Rank == 1 && !array.GetType().GetElementType()!.IsPrimitive => FreezeElements(array, done),
            IList { IsFixedSize: false } list when IsA(list, typeof(List<>)) => done[value] = Around(FreezeElements(list, done), typeof(SharedItems<>)),
            IDictionary table when IsA(table, typeof(Dictionary<,>)) => done[value] = Around(FreezeValues(table, done), typeof(SharedPairs<,>)),
            _ when SharedRefusal.ChangesOf(value) is { } changes => done[value] = SharedRefusal.Add(value, changes),
            _ => value,
        };
    }

    private static PSObject FreezeNotes(PSObject custom, Dictionary<object, object?> done)
    {
        foreach (var note in custom.Properties.OfType<PSNoteProperty>().ToList())
        {
            custom.Properties.Remove(note.Name);
            custom.Properties.Add(new PSVariableProperty(new PSVariable(note.Name, Freeze(note.Value, done), ScopedItemOptions.ReadOnly)));
        }

        return custom;
    }

    private static SharedTable FreezeTable(Hashtable table, Dictionary<object, object?> done)
    {
        var entries = table.Cast<DictionaryEntry>().Select(e => new DictionaryEntry(e.Key, Freeze(e.Value, done))).ToList();
        return new SharedTable(entries, KeyComparers.ComparerOf(table));
    }

    private static OrderedDictionary FreezeOrdered(OrderedDictionary ordered, Dictionary<object, object?> done)
    {
        for (var i = 0; i < ordered.Count; i++)
        {
            ordered[i] = Freeze(ordered[i], done);
        }

        return ordered.AsReadOnly();
    }

    private static T FreezeElements<T>(T list, Dictionary<object, object?> done)
        where T : IList
    {
        var type = list is Array ? list.GetType().GetElementType()! : list.GetType().IsGenericType ? list.GetType().GenericTypeArguments[0] : typeof(object);
        for (var i = 0; i < list.Count; i++)
        {
            var (element, frozen) = (list[i], Freeze(list[i], done));
            if (Takes(type, element, frozen))
            {
                list[i] = frozen;
            }
        }

        return list;
    }

    private static IDictionary FreezeValues(IDictionary table, Dictionary<object, object?> done)
    {
        var type = table.GetType().GenericTypeArguments[1];
        foreach (var key in table.Keys.Cast<object>().ToList())
        {
            var (element, frozen) = (table[key], Freeze(table[key], done));
            if (Takes(type, element, frozen))
            {
                table[key] = frozen;
            }
        }

        return table;
    }

    /// <summary>What can't be in a place of that type stays as it was: there is nothing that could be put around it.</summary>
    private static bool Takes(Type type, object? element, object? frozen) => !ReferenceEquals(element, frozen) && element is not ValueType && type.IsInstanceOfType(frozen);

    private static bool IsA(object value, Type definition) => value.GetType() is { IsConstructedGenericType: true } type && type.GetGenericTypeDefinition() == definition;

    private static object Around(object value, Type wrapper) => Activator.CreateInstance(
        wrapper.MakeGenericType(value.GetType().GenericTypeArguments), BindingFlags.Instance | BindingFlags.NonPublic, binder: null, [value], culture: null)!;
}
