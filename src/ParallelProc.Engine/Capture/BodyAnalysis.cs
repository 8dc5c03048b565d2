using System.Management.Automation.Language;

namespace ParallelProc.Engine;

/// <summary>
/// Finds bodies that are known to be clean: made only of syntax that sets no variable and has no effect, so that they need no scope of their
/// own, and running an item again is not to be told from running it once. A list of what is allowed: all that is not on it is not clean.
/// </summary>
internal static class BodyAnalysis
{
    private static readonly HashSet<TokenKind> CleanOperators =
    [
        TokenKind.Plus, TokenKind.Minus, TokenKind.Multiply, TokenKind.Divide, TokenKind.Rem, TokenKind.And, TokenKind.Or, TokenKind.Xor,
        TokenKind.Band, TokenKind.Bor, TokenKind.Bxor, TokenKind.Shl, TokenKind.Shr, TokenKind.Format, TokenKind.DotDot, TokenKind.Join,
        TokenKind.Ieq, TokenKind.Ine, TokenKind.Ige, TokenKind.Igt, TokenKind.Ile, TokenKind.Ilt, TokenKind.Ceq, TokenKind.Cne,
        TokenKind.Cge, TokenKind.Cgt, TokenKind.Cle, TokenKind.Clt, TokenKind.Ilike, TokenKind.Inotlike, TokenKind.Clike, TokenKind.Cnotlike,
        TokenKind.Icontains, TokenKind.Inotcontains, TokenKind.Iin, TokenKind.Inotin, TokenKind.Is, TokenKind.IsNot, TokenKind.Not, TokenKind.Exclaim,
        TokenKind.Bnot, TokenKind.Comma,
    ];

    // Variables whose value is the same in a scope of the body's own and in none.
    private static readonly HashSet<string> CleanVariables = new(StringComparer.OrdinalIgnoreCase) { "_", "PSItem", "true", "false", "null", "PSHOME", "PID", "PSVersionTable" };

    public static bool IsClean(ScriptBlockAst body) =>
        body.ParamBlock is null && body.BeginBlock is null && body.ProcessBlock is null && body.DynamicParamBlock is null
        && body.EndBlock is { Unnamed: true } statements
        && body.FindAll(_ => true, searchNestedScriptBlocks: true).All(node => IsClean(node, body, statements));

    private static bool IsClean(Ast node, ScriptBlockAst body, NamedBlockAst statements) => node switch
    {
        ScriptBlockAst block => block == body,
        NamedBlockAst block => block == statements && (block.Traps is null || block.Traps.Count == 0),
        CommandExpressionAst expression => expression.Redirections.Count == 0,
        PipelineAst pipeline => pipeline.PipelineElements.Count == 1,
        BinaryExpressionAst binary => CleanOperators.Contains(binary.Operator),
        UnaryExpressionAst unary => CleanOperators.Contains(unary.TokenKind),
        VariableExpressionAst variable => !variable.Splatted && (CleanVariables.Contains(variable.VariablePath.UserPath) || variable.Parent is UsingExpressionAst),
        InvokeMemberExpressionAst => false,
        MemberExpressionAst member => !member.Static,
        ConvertExpressionAst => false,
        TypeExpressionAst => node.Parent is BinaryExpressionAst,
        TypeConstraintAst => false,
        ConstantExpressionAst or ExpandableStringExpressionAst or IndexExpressionAst or ArrayLiteralAst
            or ArrayExpressionAst or SubExpressionAst or ParenExpressionAst or HashtableAst or UsingExpressionAst
            or IfStatementAst => true,
        StatementBlockAst block => block.Traps is null || block.Traps.Count == 0,
        _ => false,
    };
}
