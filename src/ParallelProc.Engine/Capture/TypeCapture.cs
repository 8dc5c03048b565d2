using System.Management.Automation;
using System.Management.Automation.Language;
using System.Runtime.CompilerServices;
using System.Text;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Finds where the classes and enumerations of the caller's scripts were written, and makes one definition of those that are needed.</summary>
internal sealed class TypeCapture(SessionState session)
{
    private static readonly ConditionalWeakTable<Type, TypeDefinitionAst> Known = [];
    private static readonly ConditionalWeakTable<Ast, TypeDefinitionAst[]> KnownIn = [];

    private readonly List<TypeDefinitionAst> _found = [];
    private readonly HashSet<Type> _types = [];
    private readonly SortedSet<string> _moduleLines = new(StringComparer.Ordinal);

    /// <summary>The definition of a name that a tree uses, if a script has defined it and it was not found before; and where it is.</summary>
    public TypeDefinitionAst? Find(TypeName name, Ast user)
    {
        if (name.GetReflectionType() is { } type && ScriptClasses.IsOne(type))
        {
            _types.Add(type);
        }

        var root = UsingLines.RootOf(user);
        var definition = Definition(root, name) ?? FromSession(name, root);
        if (definition is null || _found.Contains(definition))
        {
            return null;
        }

        _found.Add(definition);
        if (UsingLines.Of(definition).Modules is { Length: > 0 } lines)
        {
            _moduleLines.Add(lines);
        }

        return definition;
    }

    /// <summary>The name is that of a class or an enumeration in the script of its user.</summary>
    public static bool Has(TypeName name, Ast user) => Definition(UsingLines.RootOf(user), name) is not null;

    /// <summary>The caller's own types, of which instances may come back.</summary>
    public ClassTable? Classes => _types.Count == 0 ? null : ClassTable.Of(_types);

    /// <summary>All of them together, as they may name each other.</summary>
    public ScriptSource? Source()
    {
        var modules = string.Concat(_moduleLines);
        if (_found.Count == 0)
        {
            return modules.Length > 0 ? new ScriptSource("", Usings: modules) : null;
        }

        var usings = string.Concat(_found.Select(static t => UsingLines.Of(t).Namespaces).Append(SyntaxFacts.Of(_found[0]).Namespaces).Distinct(StringComparer.Ordinal)) + modules;
        var ordered = _found.OrderBy(static t => t.Extent.StartOffset).ToList();
        if (_found.Select(UsingLines.RootOf).Distinct().Skip(1).Any())
        {
            return new ScriptSource(string.Join('\n', _found.AsEnumerable().Reverse().Select(static t => t.Extent.Text)), Usings: usings);
        }

        var first = ordered[0].Extent;
        return new ScriptSource(InPlace(ordered), first.File, first.StartLineNumber, first.StartColumnNumber, usings);
    }

    /// <summary>What lies between them is blank, so that each stands at its own line and column.</summary>
    private static string InPlace(List<TypeDefinitionAst> definitions)
    {
        var text = new StringBuilder();
        var whole = UsingLines.RootOf(definitions[0]).Extent;
        var at = definitions[0].Extent.StartOffset;
        foreach (var extent in definitions.Select(static t => t.Extent).Where(e => e.StartOffset >= at))
        {
            text.Append(string.Concat(whole.Text[(at - whole.StartOffset)..(extent.StartOffset - whole.StartOffset)].Select(static c => c is '\n' ? c : ' '))).Append(extent.Text);
            at = extent.EndOffset;
        }

        return text.ToString();
    }

    private TypeDefinitionAst? FromSession(TypeName name, Ast root)
    {
        if (name.GetReflectionType() is not { } type || !TypeNames.IsOfScript(type))
        {
            return null;
        }

        if (Known.TryGetValue(type, out var known))
        {
            return known;
        }

        var file = TypeNames.FileOf(type);
        if (file?.EndsWith(".psm1", StringComparison.OrdinalIgnoreCase) == true)
        {
            // A class of a module comes with the module: the line that the file has for it, or one of ours.
            _moduleLines.Add(UsingLines.Of(root).Modules is { Length: > 0 } lines ? lines : UsingLines.ForModule(file));
            return null;
        }

        var written = file is null ? FromHistory(type.Name) : FromFile(file, type.Name);
        if (written is not null)
        {
            Known.AddOrUpdate(type, written);
        }

        return written;
    }

    private static TypeDefinitionAst? FromFile(string file, string name) =>
        File.Exists(file) ? Definition(Parser.ParseFile(file, out _, out _), name) : null;

    /// <summary>At a prompt, the last line that defines it.</summary>
    private TypeDefinitionAst? FromHistory(string name)
    {
        foreach (var line in session.InvokeCommand.InvokeScript(@"Microsoft.PowerShell.Core\Get-History").Reverse())
        {
            if (line.Properties["CommandLine"]?.Value is string text && text.Contains(name, StringComparison.OrdinalIgnoreCase)
                && Definition(Parser.ParseInput(text, out _, out _), name) is { } definition)
            {
                return definition;
            }
        }

        return null;
    }

    private static TypeDefinitionAst? Definition(Ast root, TypeName name) =>
        Array.Find(Definitions(root), t => t.Name.Equals(name.Name, StringComparison.OrdinalIgnoreCase));

    private static TypeDefinitionAst? Definition(Ast root, string name) =>
        Definitions(root).LastOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static TypeDefinitionAst[] Definitions(Ast root) =>
        KnownIn.GetValue(root, static script => [.. script.FindAll(static a => a is TypeDefinitionAst, searchNestedScriptBlocks: true).Cast<TypeDefinitionAst>()]);
}
