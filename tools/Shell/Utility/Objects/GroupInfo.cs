using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

public class GroupInfo
{
    internal GroupInfo(object?[] keys)
    {
        Values = [.. keys];
        Name = string.Join(", ", keys.Select(k => k is PSObject or not null ? k.ToString() : string.Empty));
    }

    public Collection<object?> Values { get; }

    public string Name { get; }

    public int Count { get; private set; }

    public Collection<PSObject> Group { get; } = [];

    internal virtual void Add(PSObject item)
    {
        Count++;
        Group.Add(item);
    }

    internal void AddOne() => Count++;
}

public sealed class GroupInfoNoElement : GroupInfo
{
    internal GroupInfoNoElement(object?[] keys)
        : base(keys)
    {
    }

    internal override void Add(PSObject item) => AddOne();
}
