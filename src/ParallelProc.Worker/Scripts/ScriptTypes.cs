using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// Defines the classes that a script brings along before the rest of it is parsed: else a name would mean what an earlier script has left under it. So its
/// first input and its arguments can be instances of them, too.
/// </summary>
internal static class ScriptTypes
{
    /// <summary>What the engine has made of a definition. Not public.</summary>
    private static readonly PropertyInfo? TypeOf = typeof(TypeDefinitionAst).GetProperty("Type", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);

    /// <summary>Of names under the same using lines the engine keeps what they meant, whatever was defined since. Null where it has no such table.</summary>
    private static readonly IDictionary? Names = typeof(PSObject).Assembly.GetType("System.Management.Automation.Language.TypeCache")
        ?.GetField("s_cache", BindingFlags.Static | BindingFlags.NonPublic)?.GetValue(null) as IDictionary;

    /// <summary>More definitions than this are not kept.</summary>
    private const int Most = 64;

    // The thread that runs items has the session that the types are made for.
    [ThreadStatic]
    private static Dictionary<ScriptSource, ScriptBlock>? Known;

    /// <summary>The block of a definition: the same one for the same text, so that scripts that bring the same classes along have the same types.</summary>
    public static ScriptBlock BlockOf(ScriptSource source, Func<ScriptSource, ScriptBlock> make)
    {
        Known ??= [];
        if (Known.TryGetValue(source, out var block))
        {
            return block;
        }

        block = make(source);
        if (In(block).Any())
        {
            if (Known.Count >= Most)
            {
                Known.Clear();
            }

            Known.Add(source, block);
        }

        return block;
    }

    /// <summary>Runs a block that has classes, here and now, as the script itself will do it again: called in another way, it would be compiled to other types.</summary>
    public static void Define(ScriptBlock block)
    {
        if (!In(block).Any())
        {
            return;
        }

        try
        {
            var context = (EngineIntrinsics)ScriptBlock.Create("$ExecutionContext").Invoke()[0].BaseObject;
            context.InvokeCommand.InvokeScript(useLocalScope: false, block, input: null);
            Names?.Clear();
        }
        catch (Exception e) when (e is RuntimeException or InvalidCastException)
        {
            // When the script itself does it, its items get the error.
            return;
        }
    }

    /// <param name="blocks">Definitions that were run.</param>
    /// <param name="names">The classes that count.</param>
    /// <returns>Null for none; then their instances arrive as bags.</returns>
    public static ClassTable? Table(IReadOnlyList<ScriptBlock> blocks, IReadOnlyList<string> names)
    {
        if (TypeOf is null)
        {
            return null;
        }

        var types = blocks.SelectMany(In).Where(d => names.Contains(d.Name)).Select(static d => TypeOf.GetValue(d)).OfType<Type>().ToList();
        foreach (var lines in blocks.Select(ModuleLines).Where(static lines => lines.Length > 0))
        {
            types.AddRange(names.Except(types.Select(static t => t.FullName)).Select(name => OfModule(lines, name!)).OfType<Type>().ToList());
        }

        return ClassTable.Of(types);
    }

    private static string ModuleLines(ScriptBlock block) => string.Concat(
        ((ScriptBlockAst)block.Ast).UsingStatements.Where(static line => line.UsingStatementKind == UsingStatementKind.Module).Select(static line => line.Extent.Text.TrimEnd(';') + ";"));

    /// <summary>What a name means behind <c>using module</c>.</summary>
    private static Type? OfModule(string lines, string name)
    {
        try
        {
            return ScriptBlock.Create($"{lines} [{name}]").Invoke() is [{ BaseObject: Type type }] && ScriptClasses.IsOne(type) ? type : null;
        }
        catch (RuntimeException)
        {
            // It is not one of this module's; or the module can't be had, and the script itself will say so.
            return null;
        }
    }

    private static IEnumerable<TypeDefinitionAst> In(ScriptBlock block) =>
        block.Ast.FindAll(static node => node is TypeDefinitionAst, searchNestedScriptBlocks: false).Cast<TypeDefinitionAst>();
}
