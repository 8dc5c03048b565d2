using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "Random", DefaultParameterSetName = NumberSet)]
public sealed class GetRandomCommand : PSCmdlet
{
    private const string NumberSet = "RandomNumberParameterSet";
    private const string ListSet = "RandomListItemParameterSet";
    private const string ShuffleSet = "ShuffleParameterSet";

    private static Random? Seeded;
    private readonly List<object?> _items = [];

    [Parameter]
    public int? SetSeed { get; set; }

    [Parameter(Position = 0, ParameterSetName = NumberSet)]
    public object? Maximum { get; set; }

    [Parameter(ParameterSetName = NumberSet)]
    public object? Minimum { get; set; }

    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = ListSet)]
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true, ParameterSetName = ShuffleSet)]
    [AllowNull]
    public object?[]? InputObject { get; set; }

    [Parameter(ParameterSetName = NumberSet)]
    [Parameter(ParameterSetName = ListSet)]
    [ValidateRange(1, int.MaxValue)]
    public int Count { get; set; } = 1;

    [Parameter(Mandatory = true, ParameterSetName = ShuffleSet)]
    public SwitchParameter Shuffle { get; set; }

    private static Random Generator => Seeded ?? Random.Shared;

    protected override void BeginProcessing()
    {
        if (SetSeed is { } seed)
        {
            Seeded = new Random(seed);
        }

        for (var i = 0; ParameterSetName == NumberSet && i < Count; i++)
        {
            WriteNumber();
        }
    }

    protected override void ProcessRecord() => _items.AddRange(ParameterSetName == NumberSet ? [] : InputObject ?? [null]);

    protected override void EndProcessing()
    {
        if (ParameterSetName == NumberSet)
        {
            return;
        }

        object?[] items = [.. _items];
        Generator.Shuffle(items);
        WriteObject(items.Take(Shuffle ? items.Length : Count), enumerateCollection: true);
    }

    private void WriteNumber()
    {
        object? low = Plain(Minimum), high = Plain(Maximum);
        if (low is double || high is double)
        {
            var from = LanguagePrimitives.ConvertTo<double>(low ?? 0.0);
            WriteObject(from + (Generator.NextDouble() * (LanguagePrimitives.ConvertTo<double>(high ?? double.MaxValue) - from)));
            return;
        }

        var number = Whole(LanguagePrimitives.ConvertTo<long>(low ?? 0), LanguagePrimitives.ConvertTo<long>(high ?? int.MaxValue));
        var isLong = low is long || high is long || number is > int.MaxValue or < int.MinValue;
        WriteObject(isLong ? number : (object)(int)number);
    }

    private long Whole(long first, long end)
    {
        if (first >= end)
        {
            ThrowTerminatingError(new ErrorRecord(
                new ArgumentException($"The Minimum value ({first}) cannot be greater than or equal to the Maximum value ({end})."),
                "MinGreaterThanOrEqualMax", ErrorCategory.InvalidArgument, null));
        }

        return Generator.NextInt64(first, end);
    }

    // Digits without a point are a whole number, whatever type they come in.
    private static object? Plain(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        string text when int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) => number,
        string or float or decimal => LanguagePrimitives.ConvertTo<double>(value),
        { } plain => plain,
        null => null,
    };
}
