using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsData.Compare, "Object")]
public sealed class CompareObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _differences = [];

    [Parameter(Position = 0, Mandatory = true)]
    [AllowEmptyCollection]
    public PSObject[] ReferenceObject { get; set; } = [];

    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public PSObject[] DifferenceObject { get; set; } = [];

    [Parameter]
    public object[]? Property { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int SyncWindow { get; set; } = int.MaxValue;

    [Parameter]
    public SwitchParameter ExcludeDifferent { get; set; }

    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord() => _differences.AddRange(DifferenceObject);

    protected override void EndProcessing()
    {
        PropertyKey[] keys = PropertyKey.FromAll(Property);
        var comparer = new ValueComparer(CaseSensitive);
        List<PSObject> missing = [.. ReferenceObject];
        List<PSObject> extra = [];
        List<PSObject> equal = [];
        foreach (PSObject item in _differences)
        {
            var at = missing.FindIndex(m => Same(m, item, keys, comparer));
            if (at < 0)
            {
                extra.Add(item);
                continue;
            }

            equal.Add(missing[at]);
            missing.RemoveAt(at);
        }

        if (IncludeEqual || ExcludeDifferent)
        {
            Write(equal, "==", keys);
        }

        if (!ExcludeDifferent)
        {
            Write(extra, "=>", keys);
            Write(missing, "<=", keys);
        }
    }

    private static bool Same(PSObject a, PSObject b, PropertyKey[] keys, ValueComparer comparer) => keys.Length == 0
        ? comparer.Equals(a, b)
        : keys.All(k => comparer.Equals(k.First(a)?.Result, k.First(b)?.Result));

    private void Write(List<PSObject> items, string side, PropertyKey[] keys)
    {
        foreach (PSObject item in items)
        {
            PSObject result = PassThru ? item : new PSObject();
            if (!PassThru)
            {
                foreach (PropertyKey key in keys)
                {
                    result.Properties.Add(new PSNoteProperty(key.Text, key.First(item)?.Result));
                }

                if (keys.Length == 0)
                {
                    result.Properties.Add(new PSNoteProperty("InputObject", item.BaseObject is PSCustomObject ? item : item.BaseObject));
                }
            }

            result.Properties.Remove("SideIndicator");
            result.Properties.Add(new PSNoteProperty("SideIndicator", side));
            WriteObject(result);
        }
    }
}
