using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>PowerShell's order of things that need not be of one type.</summary>
internal sealed class ValueComparer(bool caseSensitive = false, CultureInfo? culture = null)
    : IComparer<object?>, IEqualityComparer<object?>
{
    private readonly CultureInfo _culture = culture ?? CultureInfo.CurrentCulture;

    public int Compare(object? x, object? y)
    {
        object? left = Base(x), right = Base(y);
        if (LanguagePrimitives.TryCompare(left, right, !caseSensitive, _culture, out var order))
        {
            return order;
        }

        // As people of that culture sort.
        return _culture.CompareInfo.Compare(Text(left), Text(right), caseSensitive ? CompareOptions.None : CompareOptions.IgnoreCase);
    }

    public new bool Equals(object? x, object? y)
    {
        object? left = Base(x), right = Base(y);
        if (left is IEnumerable a and not string && right is IEnumerable b and not string)
        {
            return a.Cast<object?>().SequenceEqual(b.Cast<object?>(), this);
        }

        if (left is not PSObject && right is not PSObject)
        {
            return LanguagePrimitives.Equals(left, right, !caseSensitive, _culture);
        }

        // Property bags are alike when they print alike.
        return left is PSObject && right is PSObject && string.Equals(
            left.ToString(), right.ToString(), caseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
    }

    // Equal things of different types (1 and "1") must not be told apart by their hash, so there is none.
    public int GetHashCode(object? obj) => 0;

    private static object? Base(object? value) =>
        value is PSObject wrapped && wrapped.BaseObject is not PSCustomObject ? wrapped.BaseObject : value;

    private string? Text(object? value) => Convert.ToString(value, _culture);
}
