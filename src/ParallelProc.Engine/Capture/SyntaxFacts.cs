using System.Management.Automation.Language;
using System.Runtime.CompilerServices;

namespace ParallelProc.Engine;

/// <summary>What a syntax tree names that its session may have to give: commands, types and <c>$using:</c> values. Found once for each tree.</summary>
internal sealed class SyntaxFacts
{
    private static readonly ConditionalWeakTable<Ast, SyntaxFacts> Known = [];

    private static readonly HashSet<string> Runners = new(StringComparer.OrdinalIgnoreCase) { "Invoke-Expression", "iex", "Invoke-Command", "icm" };

    private static readonly HashSet<string> TypeLoaders = new(StringComparer.OrdinalIgnoreCase) { "Add-Type", "Import-Module", "ipmo" };

    private SyntaxFacts(Ast ast)
    {
        var functions = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var types = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var commands = new Dictionary<string, CommandAst>(StringComparer.OrdinalIgnoreCase);
        var named = new List<ITypeName>();
        var usings = new List<UsingExpressionAst>();
        var isOpen = false;
        var loadsTypes = false;
        foreach (var node in ast.FindAll(static _ => true, searchNestedScriptBlocks: true))
        {
            switch (node)
            {
                case FunctionDefinitionAst function when node != ast && node.Parent is not FunctionMemberAst:
                    functions.Add(function.Name);
                    break;
                case TypeDefinitionAst type:
                    types.Add(type.Name);
                    break;
                case CommandAst command when command.GetCommandName() is { } name:
                    commands.TryAdd(name, command);
                    isOpen |= RunsAnything(name);
                    loadsTypes |= TypeLoaders.Contains(name) || command.InvocationOperator == TokenKind.Dot;
                    named.AddRange(TypeArguments(command, name));
                    break;
                case CommandAst { CommandElements: [not ScriptBlockExpressionAst, ..] }:
                    isOpen = true;
                    break;
                case InvokeMemberExpressionAst { Member: StringConstantExpressionAst { Value: var method } }:
                    isOpen |= method.StartsWith("Invoke", StringComparison.OrdinalIgnoreCase);
                    loadsTypes |= method.StartsWith("Load", StringComparison.OrdinalIgnoreCase);
                    break;
                case TypeExpressionAst type:
                    named.Add(type.TypeName);
                    break;
                case AttributeBaseAst attribute:
                    named.Add(attribute.TypeName);
                    break;
                case UsingExpressionAst expression:
                    usings.Add(expression);
                    break;
            }
        }

        // What it defines itself is its own.
        Commands = [.. commands.Where(c => !functions.Contains(c.Key))];
        Types = [.. named.SelectMany(TypeNames.Parts).Where(t => !types.Contains(t.Name)).DistinctBy(static t => t.FullName, StringComparer.OrdinalIgnoreCase).Where(TypeNames.MayBeOfSession)];
        Namespaces = TypeNames.ShortenedIn(ast, named);
        Usings = usings;
        IsOpen = isOpen;
        LoadsTypes = isOpen || loadsTypes;
    }

    /// <summary>The commands that it calls by name, with the first call of each.</summary>
    public IReadOnlyList<KeyValuePair<string, CommandAst>> Commands { get; }

    /// <summary>Types that a worker need not have: classes and enumerations of scripts may be among them, and compiled types that the session has loaded.</summary>
    public IReadOnlyList<TypeName> Types { get; }

    /// <summary>The <c>using namespace</c> lines that it needs: those of its file, or at a prompt, where each line is a script of its own, those that have been typed.</summary>
    public string Namespaces { get; }

    public IReadOnlyList<UsingExpressionAst> Usings { get; }

    /// <summary>It may call commands that it does not name: <c>&amp; $command</c>, a script file, a text, a block that it was given.</summary>
    public bool IsOpen { get; }

    /// <summary>It may define compiled types itself, or load them.</summary>
    public bool LoadsTypes { get; }

    /// <summary>It depends on its session.</summary>
    public bool Any => Commands.Count + Types.Count > 0;

    public static SyntaxFacts Of(Ast ast) => Known.TryGetValue(ast, out var facts) ? facts : Known.GetValue(ast, static tree => new SyntaxFacts(tree));

    private static bool RunsAnything(string command) => Runners.Contains(command) || command.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase);

    /// <summary>What <c>New-Object</c> is told to make.</summary>
    private static IEnumerable<ITypeName> TypeArguments(CommandAst command, string name) => name.Equals("New-Object", StringComparison.OrdinalIgnoreCase)
        ? command.CommandElements.Skip(1).OfType<StringConstantExpressionAst>().Where(static text => text.Value.Length > 0).Select(static text => new TypeName(text.Extent, text.Value))
        : [];
}
