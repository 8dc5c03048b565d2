using System.Linq.Expressions;
using System.Management.Automation;
using System.Reflection;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Makes of a reference to a static method what a worker needs to call it.</summary>
internal static class MethodCapture
{
    /// <param name="method"><c>[Math]::Sqrt</c> as PowerShell's method reference or as text, a <see cref="MethodInfo"/>, or a static delegate.</param>
    /// <param name="assemblyPath">The full path of the assembly that has it, where the shell has not loaded that; or null.</param>
    /// <exception cref="PoolException">It is no static method, or no worker can load it.</exception>
    public static ScriptCode Code(object method, string? assemblyPath)
    {
        if (assemblyPath is not null && !File.Exists(assemblyPath))
        {
            throw PoolErrors.AssemblyNotFound(assemblyPath);
        }

        var (source, trust) = Find(method is PSObject wrapper ? wrapper.BaseObject : method, assemblyPath);
        return new ScriptCode(new ScriptSource(source.ToString()), [], trust, Method: source);
    }

    private static (MethodSource Source, BodyTrust Trust) Find(object method, string? assemblyPath)
    {
        switch (method)
        {
            case PSMethod reference:
                return Of(OwnerOf(reference), reference.Name);
            case Delegate { Target: null } function:
                return Of(function.Method.DeclaringType!, function.Method.Name);
            case MethodInfo { IsStatic: true, DeclaringType: { } owner } info:
                return Of(owner, info.Name);
            case string text when Parts(text) is var (type, name):
                return assemblyPath is null ? Of(TypeOf(type), name) : (new MethodSource(type, name, "", assemblyPath), BodyTrust.None);
            default:
                throw PoolErrors.NotAMethod(method);
        }
    }

    private static (MethodSource Source, BodyTrust Trust) Of(Type type, string name)
    {
        if (type.GetMember(name, MemberTypes.Method, BindingFlags.Public | BindingFlags.Static | BindingFlags.FlattenHierarchy | BindingFlags.IgnoreCase).Length == 0)
        {
            throw PoolErrors.MethodNotFound(type, name);
        }

        if (SharedAssemblies.FileOf(type.Assembly) is not { } file)
        {
            throw PoolErrors.MethodInMemory(type, name);
        }

        // A name that this build of .NET or PowerShell has is found by name in the worker too, wherever that has its files.
        var path = SharedAssemblies.Has(type.Assembly) ? null : file;
        return (new MethodSource(type.FullName!, name, type.Assembly.FullName!, path), BodyAnalysis.IsPure(type) ? BodyTrust.Clean : BodyTrust.None);
    }

    /// <summary>The type of <c>[Type]::Name</c>, which the reference itself hides. As a delegate, it tells.</summary>
    private static Type OwnerOf(PSMethod reference)
    {
        foreach (var signature in Signatures(reference.GetType()))
        {
            if (LanguagePrimitives.TryConvertTo(reference, signature, out var converted) && converted is Delegate { Target: null } function)
            {
                return function.Method.DeclaringType!;
            }
        }

        throw PoolErrors.NotAMethod(reference);
    }

    /// <summary>The delegate types among the type arguments of <c>PSMethod&lt;…&gt;</c>, in which the engine notes a method's overloads.</summary>
    private static IEnumerable<Type> Signatures(Type type) => type.GetGenericArguments().SelectMany(static argument =>
        typeof(Delegate).IsAssignableFrom(argument) ? [Returning(argument)] : Signatures(argument));

    /// <summary>Where a method returns nothing the engine notes a function that returns a type of this name.</summary>
    private static Type Returning(Type signature) => signature.GetGenericArguments() is [.. var parameters, { FullName: "System.Management.Automation.VOID" }]
        ? Expression.GetActionType(parameters)
        : signature;

    private static Type TypeOf(string name) =>
        LanguagePrimitives.TryConvertTo<Type>(name, out var type) ? type : throw PoolErrors.MethodTypeNotFound(name);

    /// <summary>The two sides of <c>Type::Name</c>; the type may stand in brackets, as in a script.</summary>
    private static (string Type, string Name)? Parts(string text)
    {
        var at = text.LastIndexOf("::", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var type = text[..at].Trim();
        var name = text[(at + 2)..].Trim();
        name = name.EndsWith("()", StringComparison.Ordinal) ? name[..^2] : name;
        type = type.StartsWith('[') && type.EndsWith(']') ? type[1..^1].Trim() : type;
        return type.Length > 0 && name.Length > 0 ? (type, name) : null;
    }
}
