using System.Collections;
using System.Collections.Specialized;

namespace ParallelProc.Protocol;

/// <summary>Chooses how a container type crosses: as itself where its element types are on the list, else as its nearest relative.</summary>
internal static class ContainerPlans
{
    public static ValueWriter? For(Type type)
    {
        if (type.IsArray)
        {
            return ForArray(type);
        }

        if (ForGeneric(type) is { } generic)
        {
            return generic;
        }

        if (typeof(OrderedDictionary).IsAssignableFrom(type))
        {
            return DictionaryWriters.WriteOrdered;
        }

        if (typeof(IDictionary).IsAssignableFrom(type))
        {
            return IsSorted(type) ? DictionaryWriters.WriteSorted : DictionaryWriters.WriteHashtable;
        }

        if (typeof(Stack).IsAssignableFrom(type))
        {
            return static (e, v) => ContainerWriters.WriteStack(e, ValueTag.Stack, null, v, (ICollection)v);
        }

        if (typeof(Queue).IsAssignableFrom(type))
        {
            return static (e, v) => ContainerWriters.WriteAll(e, ValueTag.Queue, null, v, (ICollection)v);
        }

        return typeof(IList).IsAssignableFrom(type) ? static (e, v) => ContainerWriters.WriteItems(e, v, (IEnumerable)v) : null;
    }

    private static ValueWriter ForArray(Type type)
    {
        var element = type.GetElementType()!;
        var described = ElementTypes.Describe(element) ?? [ElementTypes.Object];
        if (!type.IsSZArray)
        {
            return (e, v) => ContainerWriters.WriteMultiArray(e, described, (Array)v);
        }

        return PrimitiveArrays.For(element) is { } primitive
            ? (e, v) => PrimitiveArrays.Write(e, described, (Array)v, primitive.Size)
            : (e, v) => ContainerWriters.WriteArray(e, described, (Array)v);
    }

    private static ValueWriter? ForGeneric(Type type)
    {
        for (var at = type; at is not null && at != typeof(object); at = at.BaseType)
        {
            if (!at.IsConstructedGenericType)
            {
                continue;
            }

            var definition = at.GetGenericTypeDefinition();
            if (definition == typeof(Dictionary<,>))
            {
                return DictionaryWriters.ForGeneric(at);
            }

            var described = ElementTypes.Describe(at.GetGenericArguments()[0]) ?? [ElementTypes.Object];
            if (definition == typeof(List<>))
            {
                return (e, v) => ContainerWriters.WriteAll(e, ValueTag.List, described, v, (ICollection)v);
            }

            if (definition == typeof(Queue<>))
            {
                return (e, v) => ContainerWriters.WriteAll(e, ValueTag.GenericQueue, described, v, (ICollection)v);
            }

            if (definition == typeof(Stack<>))
            {
                return (e, v) => ContainerWriters.WriteStack(e, ValueTag.GenericStack, described, v, (ICollection)v);
            }

            if (definition == typeof(HashSet<>))
            {
                return DictionaryWriters.ForSet(at, described);
            }
        }

        return null;
    }

    private static bool IsSorted(Type type) =>
        typeof(SortedList).IsAssignableFrom(type)
        || (type.IsConstructedGenericType && type.GetGenericTypeDefinition() is var definition
            && (definition == typeof(SortedDictionary<,>) || definition == typeof(SortedList<,>)));
}
