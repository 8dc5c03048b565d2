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

    /// <summary>The block as it can stand inside another one, where <c>using</c> lines have no place.</summary>
    public static ScriptBlockAst Nested(ScriptBlockAst block)
    {
        if (block.UsingStatements.Count == 0)
        {
            return Copy(block);
        }

        // The clean block is younger than the reference that we compile against.
        var clean = (NamedBlockAst?)typeof(ScriptBlockAst).GetProperty("CleanBlock")?.GetValue(block);
        var attributes = block.Attributes.Select(Copy);
        if (clean is null)
        {
            return new ScriptBlockAst(
                block.Extent,
                null,
                attributes,
                CopyIfAny(block.ParamBlock),
                CopyIfAny(block.BeginBlock),
                CopyIfAny(block.ProcessBlock),
                CopyIfAny(block.EndBlock),
                CopyIfAny(block.DynamicParamBlock));
        }

        return (ScriptBlockAst)Activator.CreateInstance(
            typeof(ScriptBlockAst),
            block.Extent,
            Enumerable.Empty<UsingStatementAst>(),
            attributes,
            CopyIfAny(block.ParamBlock),
            CopyIfAny(block.BeginBlock),
            CopyIfAny(block.ProcessBlock),
            CopyIfAny(block.EndBlock),
            Copy(clean),
            CopyIfAny(block.DynamicParamBlock))!;
    }

    public static T Copy<T>(T ast)
        where T : Ast => (T)ast.Copy();

    private static T? CopyIfAny<T>(T? ast)
        where T : Ast => (T?)ast?.Copy();
}
