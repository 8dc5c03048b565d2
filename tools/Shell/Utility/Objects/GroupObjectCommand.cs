using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsData.Group, "Object", DefaultParameterSetName = "Standard")]
[OutputType(typeof(GroupInfo), typeof(Hashtable))]
public sealed class GroupObjectCommand : PSCmdlet
{
    private readonly List<(PSObject Item, object?[] Keys)> _items = [];
    private PropertyKey[] _keys = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    [Parameter]
    public SwitchParameter NoElement { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "HashTable")]
    [Alias("AHT")]
    public SwitchParameter AsHashTable { get; set; }

    [Parameter(ParameterSetName = "HashTable")]
    public SwitchParameter AsString { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    [Parameter]
    public string? Culture { get; set; }

    protected override void BeginProcessing() => _keys = PropertyKey.FromAll(Property);

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            object?[] keys = _keys.Length == 0 ? [InputObject] : [.. _keys.Select(k => k.First(InputObject)?.Result)];
            _items.Add((InputObject, keys));
        }
    }

    protected override void EndProcessing()
    {
        var comparer = new ValueComparer(CaseSensitive, Culture is null ? null : CultureInfo.GetCultureInfo(Culture));
        GroupInfo[] groups = [.. Groups(comparer)];
        if (!AsHashTable)
        {
            WriteObject(groups, enumerateCollection: true);
            return;
        }

        var table = new Hashtable(CaseSensitive ? StringComparer.CurrentCulture : StringComparer.CurrentCultureIgnoreCase);
        foreach (GroupInfo group in groups)
        {
            var key = AsString ? group.Name : group.Values[0] is PSObject wrapped ? wrapped.BaseObject : group.Values[0];
            table[key ?? string.Empty] = group.Group;
        }

        WriteObject(table);
    }

    // Sorted by key, so equal keys lie together; within a group items keep their order.
    private IEnumerable<GroupInfo> Groups(ValueComparer comparer)
    {
        if (_items.Count == 0)
        {
            yield break;
        }

        IOrderedEnumerable<(PSObject Item, object?[] Keys)> sorted = _items.OrderBy(i => i.Keys[0], comparer);
        for (var k = 1; k < _items[0].Keys.Length; k++)
        {
            var at = k;
            sorted = sorted.ThenBy(i => i.Keys[at], comparer);
        }

        GroupInfo? open = null;
        object?[] keys = [];
        foreach ((PSObject item, object?[] itemKeys) in sorted)
        {
            if (open is null || !keys.SequenceEqual(itemKeys, comparer))
            {
                if (open is not null)
                {
                    yield return open;
                }

                keys = itemKeys;
                open = NoElement ? new GroupInfoNoElement(keys) : new GroupInfo(keys);
            }

            open.Add(item);
        }

        yield return open!;
    }
}
