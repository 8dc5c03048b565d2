using System.Management.Automation;
using System.Reflection;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>The static methods of one name of a type, ready to be called. Used by the thread that runs items.</summary>
internal sealed class MethodGroup
{
    private const BindingFlags Static = BindingFlags.Public | BindingFlags.Static | BindingFlags.FlattenHierarchy;

    private readonly MethodInfo[] _overloads;
    private readonly PSMethod _reference;
    private Type?[] _types = [];
    private Func<object?[], CancellationToken, object?>? _call;

    private MethodGroup(MethodInfo[] overloads, PSMethod reference)
    {
        _overloads = overloads;
        _reference = reference;
    }

    /// <summary>The methods' name.</summary>
    public string Name => _reference.Name;

    /// <exception cref="Exception">It can't be loaded, for a reason of .NET's, or has no such method.</exception>
    public static MethodGroup Load(MethodSource source)
    {
        var type = AssemblyOf(source).GetType(source.Type, throwOnError: true, ignoreCase: source.Assembly.Length == 0)!;
        var overloads = type.GetMember(source.Name, MemberTypes.Method, Static | BindingFlags.IgnoreCase).Cast<MethodInfo>().ToArray();
        return overloads.Length == 0
            ? throw new MissingMethodException(type.FullName, source.Name)
            : new MethodGroup(overloads, ReferenceTo(type, source.Name));
    }

    /// <summary>Calls the overload that PowerShell would choose for these arguments.</summary>
    /// <param name="arguments">They are not kept.</param>
    /// <param name="stop">For a method that takes one and was given none.</param>
    /// <exception cref="RuntimeException">What the engine says of arguments that fit none.</exception>
    /// <exception cref="Exception">What the method throws; from the engine's own way to call it, wrapped as the engine wraps it.</exception>
    public object? Call(object?[] arguments, CancellationToken stop)
    {
        if (!Fits(arguments))
        {
            _types = Array.ConvertAll(arguments, static a => a?.GetType());
            _call = MethodBinder.Find(_overloads, _types) is { } method ? MethodBinder.Compile(method, _types!) : (all, _) => _reference.Invoke(all);
        }

        return _call!(arguments, stop);
    }

    private bool Fits(object?[] arguments)
    {
        if (_call is null || arguments.Length != _types.Length)
        {
            return false;
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i]?.GetType() != _types[i])
            {
                return false;
            }
        }

        return true;
    }

    private static Assembly AssemblyOf(MethodSource source) =>
        AppDomain.CurrentDomain.GetAssemblies().FirstOrDefault(a => a.FullName == source.Assembly)
        ?? (source.Path is null ? Assembly.Load(new AssemblyName(source.Assembly)) : Assembly.LoadFrom(source.Path));

    /// <summary><c>[Type]::Name</c>, as the engine makes it.</summary>
    private static PSMethod ReferenceTo(Type type, string name) =>
        (PSMethod)ScriptBlock.Create("param($type, $name) $type::$name").Invoke(type, name)[0].BaseObject;
}
