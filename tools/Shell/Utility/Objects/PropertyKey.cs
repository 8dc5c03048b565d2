using System.Collections;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>One entry of a -Property parameter: a name (wildcards allowed), a script block, or a table with Name and Expression.</summary>
internal sealed class PropertyKey
{
    private readonly PSPropertyExpression _expression;

    private PropertyKey(PSPropertyExpression expression, string? label, IDictionary? table)
    {
        _expression = expression;
        Label = label;
        Table = table;
    }

    public string? Label { get; }

    public IDictionary? Table { get; }

    public string Text => Label ?? _expression.ToString();

    public static PropertyKey[] FromAll(object[]? properties) => properties is null ? [] : [.. properties.Select(From)];

    public static PropertyKey From(object property)
    {
        var value = property is PSObject wrapped ? wrapped.BaseObject : property;
        if (value is not IDictionary table)
        {
            return new PropertyKey(Expression(value), null, null);
        }

        var label = Entry(table, "name", "label", "n", "l") as string;
        var expression = Entry(table, "expression", "e") ?? label
            ?? throw new PSArgumentException("A calculated property needs an Expression.");
        return new PropertyKey(Expression(expression), label, table);
    }

    /// <summary>Whether the table of a calculated property has a switch such as Descending set.</summary>
    public bool? Flag(string name) => Table is null || Entry(Table, name) is not { } value ? null : LanguagePrimitives.IsTrue(value);

    public IEnumerable<PSPropertyExpressionResult> Values(PSObject input) =>
        _expression.GetValues(input, expand: true, eatExceptions: true);

    public PSPropertyExpressionResult? First(PSObject input) => Values(input).FirstOrDefault();

    private static object? Entry(IDictionary table, params string[] names)
    {
        foreach (DictionaryEntry entry in table)
        {
            // Like a parameter, a key may be cut short.
            if (entry.Key?.ToString() is { Length: > 0 } key
                && names.Any(n => n.StartsWith(key, StringComparison.OrdinalIgnoreCase)))
            {
                return entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            }
        }

        return null;
    }

    private static PSPropertyExpression Expression(object value) => value switch
    {
        ScriptBlock script => new PSPropertyExpression(script),
        _ => new PSPropertyExpression(value.ToString() ?? string.Empty),
    };
}
