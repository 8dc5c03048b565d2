using System.Management.Automation;
using System.Management.Automation.Language;

namespace ParallelProc.Protocol;

/// <summary>What the script block of an Update does with what it is given.</summary>
internal static class UpdateBlock
{
    /// <summary>It assigns <c>$_</c> itself, of which nobody hears: that is a variable of the block's own.</summary>
    public static bool AssignsInput(ScriptBlock block) => block.Ast.Find(IsAssignment, searchNestedScriptBlocks: false) is not null;

    private static bool IsAssignment(Ast ast) => ast switch
    {
        AssignmentStatementAst assignment => IsInput(assignment.Left),
        UnaryExpressionAst { TokenKind: TokenKind.PlusPlus or TokenKind.MinusMinus or TokenKind.PostfixPlusPlus or TokenKind.PostfixMinusMinus } step => IsInput(step.Child),
        _ => false,
    };

    private static bool IsInput(ExpressionAst target) =>
        target is VariableExpressionAst { VariablePath: { IsUnqualified: true, UserPath: var name } }
        && (name == "_" || name.Equals("PSItem", StringComparison.OrdinalIgnoreCase));
}
