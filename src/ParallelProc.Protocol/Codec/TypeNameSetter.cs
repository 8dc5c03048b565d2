using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Reflection;

namespace ParallelProc.Protocol;

/// <summary>
/// Gives many objects the same type names. The engine keeps such names in one shared read-only list per type; so does this, where the
/// engine's way is found, as a list for each object costs more than the object.
/// </summary>
internal abstract class TypeNameSetter
{
    private const BindingFlags Internal = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance;

    public abstract void Apply(PSObject target);

    public static TypeNameSetter For(string[] names)
    {
        var property = typeof(PSObject).GetProperty("InternalTypeNames", Internal);
        var list = property?.PropertyType;
        var make = list?.GetConstructor(Internal, [typeof(IEnumerable<string>), typeof(bool)]);
        if (list is null || make is null || property!.SetMethod is null || !typeof(Collection<string>).IsAssignableFrom(list))
        {
            return new OneByOne(names);
        }

        return (TypeNameSetter)Activator.CreateInstance(typeof(Shared<>).MakeGenericType(list), property.SetMethod, make.Invoke([names, true]))!;
    }

    private sealed class OneByOne(string[] names) : TypeNameSetter
    {
        public override void Apply(PSObject target)
        {
            var own = target.TypeNames;
            own.Clear();
            foreach (var name in names)
            {
                own.Add(name);
            }
        }
    }

    private sealed class Shared<T>(MethodInfo setter, T names) : TypeNameSetter
    {
        private readonly Action<PSObject, T> _set = setter.CreateDelegate<Action<PSObject, T>>();

        public override void Apply(PSObject target) => _set(target, names);
    }
}
