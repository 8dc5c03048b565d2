using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsDiagnostic.Measure, "Object", DefaultParameterSetName = GenericSet)]
public sealed class MeasureObjectCommand : PSCmdlet
{
    private const string GenericSet = "GenericMeasure";
    private const string TextSet = "TextMeasure";
    private readonly ValueComparer _comparer = new();
    private readonly Dictionary<string, Tally> _tallies = new(StringComparer.OrdinalIgnoreCase);
    private PropertyKey[] _keys = [];
    private bool _nonNumeric;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public object[]? Property { get; set; }

    [Parameter(ParameterSetName = GenericSet)]
    public SwitchParameter Sum { get; set; }

    [Parameter(ParameterSetName = GenericSet)]
    public SwitchParameter AllStats { get; set; }

    [Parameter(ParameterSetName = GenericSet)]
    public SwitchParameter Average { get; set; }

    [Parameter(ParameterSetName = GenericSet)]
    public SwitchParameter Maximum { get; set; }

    [Parameter(ParameterSetName = GenericSet)]
    public SwitchParameter Minimum { get; set; }

    [Parameter(ParameterSetName = GenericSet)]
    public SwitchParameter StandardDeviation { get; set; }

    [Parameter(ParameterSetName = TextSet)]
    public SwitchParameter Line { get; set; }

    [Parameter(ParameterSetName = TextSet)]
    public SwitchParameter Word { get; set; }

    [Parameter(ParameterSetName = TextSet)]
    public SwitchParameter Character { get; set; }

    [Parameter(ParameterSetName = TextSet)]
    public SwitchParameter IgnoreWhiteSpace { get; set; }

    protected override void BeginProcessing()
    {
        _keys = PropertyKey.FromAll(Property);
        if (_keys.Length == 0)
        {
            _tallies[string.Empty] = new Tally(null);
        }
    }

    protected override void ProcessRecord()
    {
        if (InputObject is null || ReferenceEquals(InputObject, System.Management.Automation.Internal.AutomationNull.Value))
        {
            return;
        }

        if (_keys.Length == 0)
        {
            Count(_tallies[string.Empty], InputObject);
            return;
        }

        foreach (PropertyKey key in _keys)
        {
            foreach (PSPropertyExpressionResult value in key.Values(InputObject).Where(v => v.Result is not null))
            {
                var name = value.ResolvedExpression.ToString();
                if (!_tallies.TryGetValue(name, out Tally? tally))
                {
                    _tallies[name] = tally = new Tally(name);
                }

                Count(tally, value.Result);
            }
        }
    }

    protected override void EndProcessing()
    {
        foreach (Tally tally in _tallies.Values)
        {
            WriteObject(ParameterSetName == TextSet ? TextResult(tally) : Result(tally));
        }
    }

    private void Count(Tally tally, object value)
    {
        var plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        tally.Count++;
        if (ParameterSetName == TextSet)
        {
            tally.AddText(Convert.ToString(plain, CultureInfo.CurrentCulture) ?? string.Empty, IgnoreWhiteSpace);
            return;
        }

        if (Maximum || Minimum || AllStats)
        {
            tally.Maximum = tally.Count == 1 || _comparer.Compare(plain, tally.Maximum) > 0 ? plain : tally.Maximum;
            tally.Minimum = tally.Count == 1 || _comparer.Compare(plain, tally.Minimum) < 0 ? plain : tally.Minimum;
            _nonNumeric |= !LanguagePrimitives.TryConvertTo(plain, out double _);
        }

        if (!(Sum || Average || StandardDeviation || AllStats))
        {
            return;
        }

        if (LanguagePrimitives.TryConvertTo(plain, CultureInfo.InvariantCulture, out double number))
        {
            tally.AddNumber(number);
        }
        else
        {
            WriteError(new ErrorRecord(
                new PSInvalidCastException($"Input object \"{plain}\" is not numeric."),
                "NonNumericInputObject", ErrorCategory.InvalidType, value));
        }
    }

    private MeasureInfo Result(Tally tally)
    {
        double? sum = Sum || AllStats ? tally.Sum : null;
        double? average = (Average || AllStats) && tally.Count > 0 ? tally.Sum / tally.Count : null;
        double? deviation = (StandardDeviation || AllStats) && tally.Count > 0 ? tally.Deviation : null;
        var wanted = tally.Count > 0;
        var maximum = wanted && (Maximum || AllStats) ? tally.Maximum : null;
        var minimum = wanted && (Minimum || AllStats) ? tally.Minimum : null;
        if (_nonNumeric)
        {
            return new GenericObjectMeasureInfo
            {
                Count = tally.Count,
                Property = tally.Name,
                Sum = sum,
                Average = average,
                StandardDeviation = deviation,
                Maximum = maximum,
                Minimum = minimum,
            };
        }

        return new GenericMeasureInfo
        {
            Count = tally.Count,
            Property = tally.Name,
            Sum = sum,
            Average = average,
            StandardDeviation = deviation,
            Maximum = maximum is null ? null : LanguagePrimitives.ConvertTo<double>(maximum),
            Minimum = minimum is null ? null : LanguagePrimitives.ConvertTo<double>(minimum),
        };
    }

    private TextMeasureInfo TextResult(Tally tally) => new()
    {
        Property = tally.Name,
        Lines = Line ? tally.Lines : null,
        Words = Word ? tally.Words : null,
        Characters = Character ? tally.Characters : null,
    };
}
