using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>
/// Which failures are worth another attempt: those that a name of <c>-RetryOn</c> fits. A name is a kind of failure, an error id, or the name of an
/// exception's type or of one of its base types, all with wildcards.
/// </summary>
internal sealed class RetryFilter
{
    /// <summary>Every kind of failure.</summary>
    public static readonly RetryFilter Everything = new(["*"]);

    private readonly WildcardPattern[] _names;

    public RetryFilter(IEnumerable<string> names) =>
        _names = [.. names.Select(static n => new WildcardPattern(n, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))];

    public bool Fits(FailureKind kind, ErrorRecord error) => NamesOf(kind, error).Any(name => Array.Exists(_names, pattern => pattern.IsMatch(name)));

    private static IEnumerable<string> NamesOf(FailureKind kind, ErrorRecord error)
    {
        yield return kind.ToString();
        if (error.FullyQualifiedErrorId is { Length: > 0 } id)
        {
            yield return id;

            // Behind a comma stands the command that wrote it.
            if (id.IndexOf(',', StringComparison.Ordinal) is > 0 and var end)
            {
                yield return id[..end];
            }
        }

        // PowerShell wraps what a method throws, and its catch looks into the wrapping too.
        for (var exception = error.Exception; exception is not null; exception = exception is RuntimeException ? exception.InnerException : null)
        {
            if (exception is PoolTaskException { OriginalTypeName: var original })
            {
                yield return original;
                yield return original[(original.LastIndexOfAny(['.', '+']) + 1)..];
            }

            for (var type = exception.GetType(); type is not null && type != typeof(object); type = type.BaseType)
            {
                yield return type.FullName ?? type.Name;
                yield return type.Name;
            }
        }
    }
}
