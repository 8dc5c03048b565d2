using System.Collections.Specialized;
using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Json;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsData.ConvertFrom, "Json")]
public sealed class ConvertFromJsonCommand : PSCmdlet
{
    private readonly List<string> _lines = [];

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string InputObject { get; set; } = string.Empty;

    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Depth { get; set; } = 1024;

    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    protected override void ProcessRecord() => _lines.Add(InputObject);

    protected override void EndProcessing()
    {
        // Several strings are a document each where the first one is, as in the real command; else they are the lines of one.
        if (_lines.Count > 1 && IsDocument(_lines[0]))
        {
            _lines.ForEach(Convert);
        }
        else
        {
            Convert(string.Join('\n', _lines));
        }
    }

    private JsonDocumentOptions Options => new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = Depth };

    private bool IsDocument(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Convert(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Options);
            WriteObject(Read(document.RootElement), !NoEnumerate && document.RootElement.ValueKind == JsonValueKind.Array);
        }
        catch (JsonException problem)
        {
            ThrowTerminatingError(new ErrorRecord(
                new ArgumentException($"Conversion from JSON failed with error: {problem.Message}", problem),
                "System.ArgumentException", ErrorCategory.NotSpecified, null));
        }
    }

    private object? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => AsHashtable ? Table(element) : Bag(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToArray(),
        JsonValueKind.String => Text(element),
        JsonValueKind.Number => Number(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    // Text that is a date by ISO 8601 becomes one, as in the real command.
    private static object Text(JsonElement element)
    {
        var text = element.GetString()!;
        return text.Length >= 19 && text[4] == '-' && text[10] == 'T'
            && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time) ? time : text;
    }

    private static object Number(JsonElement element)
    {
        var digits = element.GetRawText();
        if (digits.AsSpan().IndexOfAny(".eE") >= 0)
        {
            return element.GetDouble();
        }

        if (element.TryGetInt64(out var number))
        {
            return number;
        }

        return BigInteger.Parse(digits, CultureInfo.InvariantCulture);
    }

    private PSObject Bag(JsonElement element)
    {
        var bag = new PSObject();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (bag.Properties[property.Name] is not null)
            {
                throw new PSInvalidOperationException(
                    $"Cannot convert the JSON string because it contains the key '{property.Name}' twice, in different "
                        + "casing. Please use the -AsHashTable switch instead.");
            }

            bag.Properties.Add(new PSNoteProperty(property.Name, Read(property.Value)));
        }

        return bag;
    }

    private OrderedDictionary Table(JsonElement element)
    {
        var table = new OrderedDictionary();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            table[property.Name] = Read(property.Value);
        }

        return table;
    }
}
