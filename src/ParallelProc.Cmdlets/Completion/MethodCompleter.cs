using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;

namespace ParallelProc.Commands;

/// <summary>Completes <c>'Namespace.Type::Name'</c>: types and namespaces first, and behind the colons the static methods.</summary>
public sealed class MethodCompleter : IArgumentCompleter
{
    private const string Colons = "::";

    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = Completions.Typed(wordToComplete);
        var colons = typed.IndexOf(Colons, StringComparison.Ordinal);
        return colons < 0 ? Types(typed) : Methods(typed[..colons], typed[(colons + Colons.Length)..]);
    }

    private static IEnumerable<CompletionResult> Types(string typed)
    {
        foreach (var match in typed.Length == 0 ? [] : EngineCompletion.Of("[" + typed.TrimStart('['), CompletionResultType.Type, CompletionResultType.Namespace))
        {
            var name = match.CompletionText.Trim('[', ']');
            yield return match.ResultType == CompletionResultType.Type
                ? new CompletionResult($"'{name}{Colons}'", match.ListItemText, CompletionResultType.Type, match.ToolTip)
                : new CompletionResult($"'{name}.'", match.ListItemText, CompletionResultType.Namespace, match.ToolTip);
        }
    }

    private static IEnumerable<CompletionResult> Methods(string typeName, string begun)
    {
        if (!LanguagePrimitives.TryConvertTo<Type>(typeName.Trim('[', ']'), out var type))
        {
            return [];
        }

        return type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.FlattenHierarchy)
            .Where(m => !m.IsSpecialName && m.Name.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .GroupBy(static m => m.Name)
            .OrderBy(static g => g.Key, StringComparer.OrdinalIgnoreCase)
            .Select(g => new CompletionResult($"'{typeName}{Colons}{g.Key}'", g.Key, CompletionResultType.Method, string.Join(Environment.NewLine, g.Select(static m => m.ToString()))));
    }
}
