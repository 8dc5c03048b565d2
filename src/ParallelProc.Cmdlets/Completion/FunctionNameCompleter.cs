using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ParallelProc.Commands;

/// <summary>Completes functions of the session: those that no module has first, as modules come by themselves.</summary>
public sealed class FunctionNameCompleter : IArgumentCompleter
{
    private const string Functions = "param($Pattern) Microsoft.PowerShell.Core\\Get-Command -Name $Pattern -CommandType Function, Filter -ListImported -ErrorAction Ignore";

    /// <inheritdoc />
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        ScriptBlock.Create(Functions).Invoke(WildcardPattern.Escape(Completions.Typed(wordToComplete)) + "*")
            .Select(static found => found.BaseObject).OfType<FunctionInfo>()
            .OrderBy(static function => function.ModuleName.Length > 0).ThenBy(static function => function.Name, StringComparer.OrdinalIgnoreCase)
            .Select(static function => Completions.Result(function.Name, function.ModuleName.Length > 0 ? $"{function.Name} of the module {function.ModuleName}" : function.Name));
}
