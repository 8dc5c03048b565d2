using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet("Sort", "Object", DefaultParameterSetName = "Default")]
public sealed class SortObjectCommand : PSCmdlet
{
    private readonly List<(PSObject Item, object?[] Keys)> _items = [];
    private PropertyKey[] _keys = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    [Parameter]
    public SwitchParameter Descending { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    [Parameter(ParameterSetName = "Default")]
    public SwitchParameter Stable { get; set; }

    [Parameter]
    public string? Culture { get; set; }

    [Parameter(ParameterSetName = "Top", Mandatory = true)]
    [ValidateRange(1, int.MaxValue)]
    public int Top { get; set; }

    [Parameter(ParameterSetName = "Bottom", Mandatory = true)]
    [ValidateRange(1, int.MaxValue)]
    public int Bottom { get; set; }

    protected override void BeginProcessing() => _keys = PropertyKey.FromAll(Property);

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            _items.Add((InputObject, Keys(InputObject)));
        }
    }

    protected override void EndProcessing()
    {
        if (_items.Count == 0)
        {
            return;
        }

        var comparer = new ValueComparer(CaseSensitive, Culture is null ? null : CultureInfo.GetCultureInfo(Culture));
        IOrderedEnumerable<(PSObject Item, object?[] Keys)>? sorted = null;
        for (var i = 0; i < _items[0].Keys.Length; i++)
        {
            var at = i;
            sorted = (sorted, IsDescending(i)) switch
            {
                (null, false) => _items.OrderBy(x => x.Keys[at], comparer),
                (null, true) => _items.OrderByDescending(x => x.Keys[at], comparer),
                ({ } before, false) => before.ThenBy(x => x.Keys[at], comparer),
                ({ } before, true) => before.ThenByDescending(x => x.Keys[at], comparer),
            };
        }

        IEnumerable<(PSObject Item, object?[] Keys)> result = sorted ?? Enumerable.Empty<(PSObject, object?[])>();
        result = Unique ? Distinct(result, comparer) : result;
        result = Top > 0 ? result.Take(Top) : Bottom > 0 ? result.TakeLast(Bottom) : result;
        foreach ((PSObject item, _) in result)
        {
            WriteObject(item);
        }
    }

    private static IEnumerable<(PSObject Item, object?[] Keys)> Distinct(
        IEnumerable<(PSObject Item, object?[] Keys)> sorted, ValueComparer comparer)
    {
        object?[]? last = null;
        foreach ((PSObject Item, object?[] Keys) item in sorted)
        {
            if (last is null || !item.Keys.SequenceEqual(last, comparer))
            {
                yield return item;
            }

            last = item.Keys;
        }
    }

    private object?[] Keys(PSObject item) => _keys.Length == 0 ? [item] : [.. _keys.Select(k => k.First(item)?.Result)];

    private bool IsDescending(int key) =>
        key < _keys.Length && _keys[key].Flag("descending") is { } descending ? descending
        : key < _keys.Length && _keys[key].Flag("ascending") is { } ascending ? !ascending
        : Descending.IsPresent;
}
