using System.Collections;

namespace ParallelProc.Protocol;

/// <summary>Makes and fills generic collections of the element types on our list.</summary>
internal abstract class CollectionFactory
{
    public static CollectionFactory Of(byte code) =>
        (CollectionFactory)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(ElementTypes.TypeOf(code)))!;

    public static IDictionary Dictionary(byte key, byte value, bool ignoreCase)
    {
        var type = typeof(Dictionary<,>).MakeGenericType(ElementTypes.TypeOf(key), ElementTypes.TypeOf(value));
        return (IDictionary)(ignoreCase && ElementTypes.TypeOf(key) == typeof(string)
            ? Activator.CreateInstance(type, StringComparer.OrdinalIgnoreCase)!
            : Activator.CreateInstance(type)!);
    }

    public abstract IEnumerable Make(WireTag kind, bool ignoreCase);

    public abstract void Add(IEnumerable collection, object? element);

    private sealed class Typed<T> : CollectionFactory
    {
        public override IEnumerable Make(WireTag kind, bool ignoreCase) => kind switch
        {
            WireTag.List => new List<T>(),
            WireTag.HashSet => ignoreCase ? new HashSet<T>((IEqualityComparer<T>)StringComparer.OrdinalIgnoreCase) : new HashSet<T>(),
            WireTag.Stack => new Stack<T>(),
            _ => new Queue<T>(),
        };

        public override void Add(IEnumerable collection, object? element)
        {
            var item = (T)element!;
            switch (collection)
            {
                case List<T> list:
                    list.Add(item);
                    break;
                case HashSet<T> set:
                    set.Add(item);
                    break;
                case Stack<T> stack:
                    stack.Push(item);
                    break;
                case Queue<T> queue:
                    queue.Enqueue(item);
                    break;
            }
        }
    }
}
