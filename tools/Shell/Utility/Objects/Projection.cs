using System.Collections;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>What Select-Object makes of one object.</summary>
internal sealed class Projection(object[]? property, string[]? excluded, string? expanded)
{
    private readonly PropertyKey[] _keys = PropertyKey.FromAll(property is null && excluded is not null ? ["*"] : property);
    private readonly WildcardPattern[] _excluded =
        excluded is null ? [] : [.. excluded.Select(e => WildcardPattern.Get(e, WildcardOptions.IgnoreCase))];

    public bool MakesObjects => _keys.Length > 0 && expanded is null;

    public IEnumerable<PSObject?> Apply(PSObject item, Cmdlet cmdlet)
    {
        if (expanded is null)
        {
            return [_keys.Length == 0 ? item : Make(item)];
        }

        return Expand(item, cmdlet);
    }

    private PSObject Make(PSObject item)
    {
        var result = new PSObject();
        foreach (PropertyKey key in _keys)
        {
            Add(result, key, item);
        }

        result.TypeNames.Insert(0, "Selected." + item.TypeNames[0]);
        return result;
    }

    private void Add(PSObject result, PropertyKey key, PSObject item)
    {
        var found = false;
        foreach (PSPropertyExpressionResult value in key.Values(item))
        {
            found = true;
            var name = key.Label ?? value.ResolvedExpression.ToString();
            if (!_excluded.Any(e => e.IsMatch(name)) && result.Properties[name] is null)
            {
                result.Properties.Add(new PSNoteProperty(name, value.Exception is null ? value.Result : null));
            }
        }

        if (!found && !WildcardPattern.ContainsWildcardCharacters(key.Text) && result.Properties[key.Text] is null)
        {
            result.Properties.Add(new PSNoteProperty(key.Text, null));
        }
    }

    private IEnumerable<PSObject?> Expand(PSObject item, Cmdlet cmdlet)
    {
        PSPropertyExpressionResult? found = PropertyKey.From(expanded!).First(item);
        if (found is null)
        {
            cmdlet.WriteError(new ErrorRecord(
                new PSArgumentException($"Property \"{expanded}\" cannot be found."),
                "ExpandPropertyNotFound", ErrorCategory.InvalidArgument, item));
            yield break;
        }

        PSObject? extra = _keys.Length > 0 ? Make(item) : null;
        IEnumerable? values = LanguagePrimitives.GetEnumerable(found.Result);
        foreach (var value in values ?? new[] { found.Result })
        {
            if (value is null)
            {
                yield return null;
                continue;
            }

            PSObject result = extra is null ? PSObject.AsPSObject(value) : PSObject.AsPSObject(value).Copy();
            foreach (PSPropertyInfo note in extra?.Properties ?? Enumerable.Empty<PSPropertyInfo>())
            {
                result.Properties.Add(new PSNoteProperty(note.Name, note.Value));
            }

            yield return result;
        }
    }
}
