using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace ParallelProc.Engine;

/// <summary>Evaluates a body's <c>$using:</c> expressions in the caller's session, under the keys by which PowerShell looks for them.</summary>
internal static class UsingCapture
{
    /// <param name="facts">The body.</param>
    /// <param name="functions">The functions that it brings along.</param>
    /// <param name="session">The caller's session.</param>
    /// <exception cref="PoolException">A variable does not exist.</exception>
    public static Hashtable Find(BodyFacts facts, IReadOnlyList<Ast> functions, SessionState session)
    {
        var values = new Hashtable();
        Add(facts.Usings, facts.Body, session, values);
        foreach (var function in functions)
        {
            Add(SyntaxFacts.Of(function).Usings, function, session, values);
        }

        return values;
    }

    /// <summary>PowerShell's own key: the expression's text (a plain variable's in lower case) as UTF-16 in base64.</summary>
    public static string KeyOf(UsingExpressionAst expression)
    {
        var text = expression.ToString();
        if (expression.SubExpression is VariableExpressionAst)
        {
            text = text.ToLowerInvariant();
        }

        return Convert.ToBase64String(Encoding.Unicode.GetBytes(text));
    }

    /// <summary>The expression of a key.</summary>
    public static string NameOf(string key) => Encoding.Unicode.GetString(Convert.FromBase64String(key));

    private static void Add(IEnumerable<UsingExpressionAst> expressions, Ast owner, SessionState session, Hashtable values)
    {
        foreach (var expression in expressions)
        {
            var key = KeyOf(expression);
            if (values.ContainsKey(key))
            {
                continue;
            }

            if (TryEvaluate(expression.SubExpression, session, out var value))
            {
                values.Add(key, value);
            }
            else if (!IsNested(expression, owner))
            {
                throw PoolErrors.UsingVariableNotFound(expression.Extent.Text);
            }
        }
    }

    private static bool TryEvaluate(ExpressionAst expression, SessionState session, out object? value)
    {
        value = null;
        var variable = (VariableExpressionAst?)expression.Find(a => a is VariableExpressionAst, searchNestedScriptBlocks: false);
        if (variable is null || !Exists(variable.VariablePath, session))
        {
            return false;
        }

        if (expression is VariableExpressionAst)
        {
            value = session.PSVariable.GetValue(variable.VariablePath.UserPath);
            return true;
        }

        // $using:x.Name[0]: only members and indexes can stand here, the parser sees to that.
        // A table keeps a value that is a collection in one piece; as output it would be taken apart, even behind a comma.
        var text = $"@{{ Value = ({expression.Extent.Text.Replace("$using:", "$", StringComparison.OrdinalIgnoreCase)}) }}";
        var results = session.InvokeCommand.InvokeScript(session, ScriptBlock.Create(text));
        value = results.Count > 0 ? (results[0]?.BaseObject as Hashtable)?["Value"] : null;
        return true;
    }

    private static bool Exists(VariablePath path, SessionState session)
    {
        if (path.IsVariable)
        {
            return session.PSVariable.Get(path.UserPath) is not null;
        }

        return session.InvokeProvider.Item.Exists(path.UserPath);
    }

    /// <summary>In a block within the body, the expression may mean a variable that the body sets: that is then the worker's matter.</summary>
    private static bool IsNested(UsingExpressionAst expression, Ast body)
    {
        for (var parent = expression.Parent; parent is not null && parent != body; parent = parent.Parent)
        {
            if (parent is ScriptBlockExpressionAst)
            {
                return true;
            }
        }

        return false;
    }
}
