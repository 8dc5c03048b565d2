using System.Management.Automation.Language;
using System.Numerics;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// Finds bodies that are made only of syntax that sets no variable, so that they need no scope of their own; and among them those that have
/// no effect either. A list of what is allowed: of all that is not on it nothing is known.
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

    // Types whose static methods and properties have no effect, and conversions that have none (but for what an object's own ToString does, as in a string).
    private static readonly HashSet<Type> PureTypes = [typeof(Math), typeof(MathF), typeof(BitOperations)];
    private static readonly HashSet<Type> PureTargets =
    [
        typeof(string), typeof(char), typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(float), typeof(double), typeof(decimal), typeof(BigInteger),
    ];

    public static BodyTrust TrustOf(ScriptBlockAst body)
    {
        if (body.ParamBlock is not null || body.BeginBlock is not null || body.ProcessBlock is not null || body.DynamicParamBlock is not null
            || body.EndBlock is not { Unnamed: true } statements)
        {
            return BodyTrust.None;
        }

        var trust = BodyTrust.Clean;
        foreach (var node in body.FindAll(_ => true, searchNestedScriptBlocks: true))
        {
            trust = IsClean(node, body, statements) ? trust : CallsMethod(node) ? BodyTrust.Scopeless : BodyTrust.None;
            if (trust == BodyTrust.None)
            {
                break;
            }
        }

        return trust;
    }

    /// <summary>Code of .NET runs, or of a type: it may do anything, but can't set a variable of the body's scope.</summary>
    private static bool CallsMethod(Ast node) => node switch
    {
        InvokeMemberExpressionAst or ConvertExpressionAst or TypeExpressionAst or TypeConstraintAst => true,
        MemberExpressionAst member => member.Static,
        _ => false,
    };

    private static bool IsClean(Ast node, ScriptBlockAst body, NamedBlockAst statements) => node switch
    {
        ScriptBlockAst block => block == body,
        NamedBlockAst block => block == statements && (block.Traps is null || block.Traps.Count == 0),
        CommandExpressionAst expression => expression.Redirections.Count == 0,
        PipelineAst pipeline => pipeline.PipelineElements.Count == 1,
        BinaryExpressionAst binary => CleanOperators.Contains(binary.Operator),
        UnaryExpressionAst unary => CleanOperators.Contains(unary.TokenKind),
        VariableExpressionAst variable => !variable.Splatted && (CleanVariables.Contains(variable.VariablePath.UserPath) || variable.Parent is UsingExpressionAst),
        InvokeMemberExpressionAst call => IsPure(call),
        MemberExpressionAst member => !member.Static || IsPure(member),
        ConvertExpressionAst conversion => IsPure(conversion),
        TypeExpressionAst => node.Parent is BinaryExpressionAst || (node.Parent is MemberExpressionAst member && IsPure(member)),
        TypeConstraintAst => node.Parent is ConvertExpressionAst conversion && IsPure(conversion),
        ConstantExpressionAst or ExpandableStringExpressionAst or IndexExpressionAst or ArrayLiteralAst
            or ArrayExpressionAst or SubExpressionAst or ParenExpressionAst or HashtableAst or UsingExpressionAst
            or IfStatementAst => true,
        StatementBlockAst block => block.Traps is null || block.Traps.Count == 0,
        _ => false,
    };

    /// <summary>None of its static methods has an effect.</summary>
    public static bool IsPure(Type type) => PureTypes.Contains(type);

    /// <summary>Of the type that the name means in this session: a class of the caller's may have the same one.</summary>
    private static bool IsPure(MemberExpressionAst member) =>
        member is { Static: true, Expression: TypeExpressionAst { TypeName: var name }, Member: StringConstantExpressionAst } && PureTypes.Contains(name.GetReflectionType());

    private static bool IsPure(ConvertExpressionAst conversion) => PureTargets.Contains(conversion.Type.TypeName.GetReflectionType());
}
