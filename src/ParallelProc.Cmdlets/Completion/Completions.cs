using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>What the completers share: what was typed so far, and how a value is written on a command line.</summary>
internal static class Completions
{
    /// <summary>The word without the quotes that it may begin and end with.</summary>
    public static string Typed(string word) => word.Trim('\'', '"');

    /// <summary>What begins with the word. (A word may hold wildcards itself.)</summary>
    public static WildcardPattern Pattern(string word) => new(Typed(word) + "*", WildcardOptions.IgnoreCase);

    /// <summary>One value to choose. It is quoted where a command line needs that.</summary>
    public static CompletionResult Result(string value, string tip) =>
        new(NeedsQuotes(value) ? $"'{value.Replace("'", "''", StringComparison.Ordinal)}'" : value, value, CompletionResultType.ParameterValue, tip);

    /// <summary>What an empty line would make of it is not asked: a name of ordinary characters needs none.</summary>
    private static bool NeedsQuotes(string value) =>
        value.StartsWith('-') || !value.All(static c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ':' or '/' or '\\' or '~' or '+');
}
