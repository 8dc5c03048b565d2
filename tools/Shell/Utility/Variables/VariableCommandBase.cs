using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>The variable commands' way to a variable: in the caller's scope, as a compiled command has none of its own.</summary>
public abstract class VariableCommandBase : PSCmdlet
{
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Scope { get; set; }

    private protected IEnumerable<PSVariable> Find(string[]? names, string[]? include = null, string[]? exclude = null)
    {
        WildcardPattern[] wanted = Patterns(names ?? ["*"]), included = Patterns(include), excluded = Patterns(exclude);
        return Visible().Values
            .Where(v => wanted.Any(p => p.IsMatch(v.Name))
                && (included.Length == 0 || included.Any(p => p.IsMatch(v.Name)))
                && !excluded.Any(p => p.IsMatch(v.Name)))
            .OrderBy(v => v.Name, StringComparer.CurrentCultureIgnoreCase);
    }

    private protected PSVariable? FindOne(string name) => ScopeAccess.Variable(SessionState, name, Scope);

    private protected static ErrorRecord NotFound(string name) => new(
        new ItemNotFoundException($"Cannot find a variable with the name '{name}'."),
        "VariableNotFound", ErrorCategory.ObjectNotFound, name);

    private static WildcardPattern[] Patterns(string[]? names) =>
        names is null ? [] : [.. names.Select(n => WildcardPattern.Get(n, WildcardOptions.IgnoreCase))];

    private IDictionary<string, PSVariable> Visible() => ScopeAccess.Variables(SessionState, Scope);
}
