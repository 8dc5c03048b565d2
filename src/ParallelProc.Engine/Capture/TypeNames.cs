using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Tells types of .NET from those that a session's scripts have defined, by their names in a script.</summary>
internal static class TypeNames
{
    private static readonly Lazy<HashSet<string>> Accelerators = new(FindAccelerators);

    /// <summary>The plain names in a name: of an array its element's, of a generic type its arguments' too.</summary>
    public static IEnumerable<TypeName> Parts(ITypeName name) => name switch
    {
        TypeName plain => [plain],
        ArrayTypeName array => Parts(array.ElementType),
        GenericTypeName generic => Parts(generic.TypeName).Concat(generic.GenericArguments.SelectMany(Parts)),
        _ => [],
    };

    /// <summary>It is not known, or a script has defined it, or an assembly that a worker need not have.</summary>
    public static bool MayBeOfSession(TypeName name) =>
        !Accelerators.Value.Contains(name.Name) && (Resolve(name) is not { } type ? !name.FullName.Contains('.', StringComparison.Ordinal) : IsOfScript(type) || IsForeign(type));

    /// <summary>The type that a name means in this session, or null.</summary>
    public static Type? Resolve(TypeName name) => name.GetReflectionType() ?? Generic(name);

    /// <summary>A compiled type that a worker need not have.</summary>
    public static bool IsForeign(Type type) => !SharedAssemblies.Has(type.Assembly) && !IsOfScript(type);

    /// <summary>A class or an enumeration of a script.</summary>
    public static bool IsOfScript(Type type) => ScriptClasses.IsOne(type);

    /// <summary>The file of the script that has defined the type, or null at a prompt.</summary>
    public static string? FileOf(Type type) => ScriptClasses.MarkOf(type)?.NamedArguments.Select(static a => a.TypedValue.Value as string).FirstOrDefault(static file => !string.IsNullOrEmpty(file));

    /// <summary>
    /// The namespaces that names in a tree leave out: what its file says, or, where the tree was typed at a prompt, what the session makes of each name.
    /// </summary>
    public static string ShortenedIn(Ast ast, IEnumerable<ITypeName> names)
    {
        var lines = UsingLines.Of(ast).Namespaces;
        if (lines.Length > 0 || ast.Extent.File is not null)
        {
            return lines;
        }

        var left = names.SelectMany(Parts).Where(static name => !name.FullName.Contains('.', StringComparison.Ordinal) && !Accelerators.Value.Contains(name.Name))
            .Select(static name => (name.Name, Type: name.GetReflectionType() ?? Generic(name)))
            .Where(static found => found.Type is { Namespace: not (null or "" or "System") } type && !type.Assembly.IsDynamic)
            .Select(static found => found.Type!.Namespace).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return string.Concat(left.Select(static space => $"using namespace {space};"));
    }

    /// <summary>The name of a generic type alone means none; with the number of its arguments it does.</summary>
    private static Type? Generic(TypeName name) => name.Extent is { } extent
        ? Enumerable.Range(1, 3).Select(count => new TypeName(extent, $"{name.Name}`{count}").GetReflectionType()).FirstOrDefault(static type => type is not null)
        : null;

    /// <summary>The names that PowerShell itself has for types; the list's own type is not public.</summary>
    private static HashSet<string> FindAccelerators()
    {
        var names = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators")?.GetProperty("Get", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as IDictionary;
        return new HashSet<string>(names?.Keys.Cast<string>() ?? [], StringComparer.OrdinalIgnoreCase);
    }
}
