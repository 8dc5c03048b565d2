using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Select, "Object", DefaultParameterSetName = DefaultSet)]
public sealed class SelectObjectCommand : PSCmdlet
{
    private const string DefaultSet = "DefaultParameter";
    private const string SkipLastSet = "SkipLastParameter";
    private const string IndexSet = "IndexParameter";
    private const string SkipIndexSet = "SkipIndexParameter";
    private readonly Queue<PSObject> _tail = new();
    private readonly List<PSObject> _seen = [];
    private readonly ValueComparer _comparer = new(caseSensitive: true);
    private Projection _projection = null!;
    private int _position;
    private int _written;
    private int _skipped;

    [Parameter(ValueFromPipeline = true)]
    public PSObject InputObject { get; set; } = null!;

    [Parameter(Position = 0, ParameterSetName = DefaultSet)]
    [Parameter(Position = 0, ParameterSetName = SkipLastSet)]
    public object[]? Property { get; set; }

    [Parameter(ParameterSetName = DefaultSet)]
    [Parameter(ParameterSetName = SkipLastSet)]
    public string[]? ExcludeProperty { get; set; }

    [Parameter(ParameterSetName = DefaultSet)]
    [Parameter(ParameterSetName = SkipLastSet)]
    public string? ExpandProperty { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    public SwitchParameter CaseInsensitive { get; set; }

    [Parameter(ParameterSetName = DefaultSet)]
    [ValidateRange(0, int.MaxValue)]
    public int Last { get; set; }

    [Parameter(ParameterSetName = DefaultSet)]
    [ValidateRange(0, int.MaxValue)]
    public int First { get; set; }

    [Parameter(ParameterSetName = DefaultSet)]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    [Parameter(ParameterSetName = SkipLastSet)]
    [ValidateRange(0, int.MaxValue)]
    public int SkipLast { get; set; }

    [Parameter(ParameterSetName = DefaultSet)]
    [Parameter(ParameterSetName = IndexSet)]
    public SwitchParameter Wait { get; set; }

    [Parameter(ParameterSetName = IndexSet)]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Index { get; set; }

    [Parameter(ParameterSetName = SkipIndexSet)]
    [ValidateRange(0, int.MaxValue)]
    public int[]? SkipIndex { get; set; }

    private bool FirstGiven => MyInvocation.BoundParameters.ContainsKey(nameof(First));

    private bool LastGiven => MyInvocation.BoundParameters.ContainsKey(nameof(Last));

    protected override void BeginProcessing()
    {
        _projection = new Projection(Property, ExcludeProperty, ExpandProperty);
        if (FirstGiven && First == 0 && !LastGiven && !Wait)
        {
            throw Upstream.Stop(this);
        }
    }

    protected override void ProcessRecord()
    {
        if (InputObject is null || ReferenceEquals(InputObject, System.Management.Automation.Internal.AutomationNull.Value))
        {
            return;
        }

        var position = _position++;
        if (Index is not null)
        {
            TakeIndexed(position);
        }
        else if (SkipIndex is not null)
        {
            if (!SkipIndex.Contains(position))
            {
                Send(InputObject);
            }
        }
        else if (SkipLast > 0)
        {
            _tail.Enqueue(InputObject);
            if (_tail.Count > SkipLast)
            {
                Send(_tail.Dequeue());
            }
        }
        else
        {
            TakeFromEnds();
        }
    }

    protected override void EndProcessing()
    {
        if (!LastGiven)
        {
            return;
        }

        // With -Last, -Skip counts from the end.
        var count = _tail.Count - (FirstGiven ? 0 : Skip);
        foreach (PSObject item in _tail.Take(Math.Max(count, 0)))
        {
            Send(item);
        }
    }

    private void TakeIndexed(int position)
    {
        if (Index!.Contains(position))
        {
            Send(InputObject);
        }

        if (!Wait && position >= Index!.Max())
        {
            throw Upstream.Stop(this);
        }
    }

    private void TakeFromEnds()
    {
        var skipFirst = FirstGiven || !LastGiven;
        if (skipFirst && _skipped < Skip)
        {
            _skipped++;
            return;
        }

        if (FirstGiven && _written < First)
        {
            Send(InputObject);
            if (_written >= First && !LastGiven && !Wait)
            {
                throw Upstream.Stop(this);
            }
        }
        else if (LastGiven)
        {
            _tail.Enqueue(InputObject);
            if (_tail.Count > Last + (FirstGiven ? 0 : Skip))
            {
                _tail.Dequeue();
            }
        }
        else if (!FirstGiven)
        {
            Send(InputObject);
        }
    }

    private void Send(PSObject item)
    {
        foreach (PSObject? result in _projection.Apply(item, this))
        {
            if (Unique && result is not null)
            {
                if (_seen.Any(s => Same(s, result)))
                {
                    continue;
                }

                _seen.Add(result);
            }

            WriteObject(result);
        }

        _written++;
    }

    private bool Same(PSObject a, PSObject b)
    {
        ValueComparer comparer = CaseInsensitive ? new ValueComparer() : _comparer;
        if (!_projection.MakesObjects && a.BaseObject is not PSCustomObject)
        {
            return comparer.Equals(a, b);
        }

        PSPropertyInfo[] left = [.. a.Properties], right = [.. b.Properties];
        return left.Length == right.Length
            && left.Zip(right).All(p => p.First.Name == p.Second.Name && comparer.Equals(p.First.Value, p.Second.Value));
    }
}
