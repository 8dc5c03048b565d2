using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Join, "String", DefaultParameterSetName = "default")]
[OutputType(typeof(string))]
public sealed class JoinStringCommand : PSCmdlet
{
    private readonly StringBuilder _text = new();
    private bool _any;

    [Parameter(Position = 0)]
    public object? Property { get; set; }

    [Parameter(Position = 1)]
    [AllowEmptyString]
    public string? Separator { get; set; }

    [Parameter]
    [Alias("op")]
    public string OutputPrefix { get; set; } = string.Empty;

    [Parameter]
    [Alias("os")]
    public string OutputSuffix { get; set; } = string.Empty;

    [Parameter(ParameterSetName = "SingleQuote")]
    public SwitchParameter SingleQuote { get; set; }

    [Parameter(ParameterSetName = "DoubleQuote")]
    public SwitchParameter DoubleQuote { get; set; }

    [Parameter(ParameterSetName = "Format")]
    public string? FormatString { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public PSObject[]? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        foreach (PSObject item in InputObject ?? [])
        {
            var value = Property is null ? item : PropertyKey.From(Property).First(item)?.Result;
            if (value is null)
            {
                continue;
            }

            if (_any)
            {
                _text.Append(Separator ?? GetVariableValue("OFS")?.ToString());
            }

            _any = true;
            var text = FormatString is null
                ? LanguagePrimitives.ConvertTo<string>(value)
                : string.Format(CultureInfo.CurrentCulture, FormatString, value);
            _text.Append(SingleQuote ? $"'{text}'" : DoubleQuote ? $"\"{text}\"" : text);
        }
    }

    protected override void EndProcessing() => WriteObject(OutputPrefix + _text + OutputSuffix);
}
