using System.Management.Automation.Language;
using System.Runtime.CompilerServices;

namespace ParallelProc.Engine;

/// <summary>The <c>using</c> lines of the file that a script stands in.</summary>
internal sealed class UsingLines
{
    private static readonly ConditionalWeakTable<Ast, UsingLines> Known = [];

    private UsingLines(ScriptBlockAst root)
    {
        Namespaces = Joined(root.UsingStatements.Where(static u => u.UsingStatementKind == UsingStatementKind.Namespace).Select(static u => u.Extent.Text));
        Modules = Joined(root.UsingStatements.Where(static u => u.UsingStatementKind == UsingStatementKind.Module).Select(u => Module(u, root.Extent.File)));
    }

    /// <summary>The namespaces, on one line.</summary>
    public string Namespaces { get; }

    /// <summary>The modules, on one line. A path in them is absolute, as the line will stand elsewhere.</summary>
    public string Modules { get; }

    public static UsingLines Of(Ast ast) => Known.GetValue(RootOf(ast), static root => new UsingLines((ScriptBlockAst)root));

    public static Ast RootOf(Ast ast)
    {
        while (ast.Parent is not null)
        {
            ast = ast.Parent;
        }

        return ast;
    }

    /// <summary>A line for a module that is known by its file.</summary>
    public static string ForModule(string path) => $"using module '{CodeGeneration.EscapeSingleQuotedStringContent(path)}';";

    private static string Joined(IEnumerable<string> lines) => string.Concat(lines.Select(static line => line.TrimEnd(';') + ";"));

    private static string Module(UsingStatementAst line, string? file)
    {
        if (line.Name is not { Value: var name } || !(name.Contains('/', StringComparison.Ordinal) || name.Contains('\\', StringComparison.Ordinal)))
        {
            return line.Extent.Text;
        }

        return ForModule(Path.GetFullPath(name, Path.GetDirectoryName(file) ?? Environment.CurrentDirectory));
    }
}
