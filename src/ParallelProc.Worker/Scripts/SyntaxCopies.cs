using System.Management.Automation.Language;

namespace ParallelProc.Worker;

/// <summary>Copies of syntax trees where the engine's own <c>Copy</c> fails: that of a <c>using</c> line forgets to copy its name.</summary>
internal static class SyntaxCopies
{
    public static UsingStatementAst Using(UsingStatementAst line) => line switch
    {
        { Alias: { } alias, Name: { } name } => new UsingStatementAst(line.Extent, line.UsingStatementKind, Copy(name), Copy(alias)),
        { Alias: { } alias, ModuleSpecification: { } module } => new UsingStatementAst(line.Extent, Copy(alias), Copy(module)),
        { ModuleSpecification: { } module } => new UsingStatementAst(line.Extent, Copy(module)),
        _ => new UsingStatementAst(line.Extent, line.UsingStatementKind, Copy(line.Name)),
    };

    public static T Copy<T>(T ast)
        where T : Ast => (T)ast.Copy();
}
