namespace ParallelProc.Protocol;

/// <summary>
/// Classes and enumerations of this side's own scripts that the other side has too, by name. Where such a name comes, it means the type in here: none is
/// ever looked for.
/// </summary>
internal sealed class ClassTable
{
    private readonly Dictionary<string, ClassPlan> _plans;

    private ClassTable(Dictionary<string, ClassPlan> plans)
    {
        _plans = plans;
        Names = [.. plans.Keys.Order(StringComparer.Ordinal)];
    }

    /// <summary>What the other side is told.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Those of these types, and of those that their properties are declared as, whose instances can be put together again. Null for none.</summary>
    public static ClassTable? Of(IEnumerable<Type> types)
    {
        var plans = new Dictionary<string, ClassPlan>(StringComparer.Ordinal);
        var left = new Stack<Type>(types);
        while (left.TryPop(out var type))
        {
            if (type.FullName is { } name && plans.TryAdd(name, ClassPlan.Of(type)))
            {
                foreach (var other in ClassPlan.Of(type).Others)
                {
                    left.Push(other);
                }
            }
        }

        // One that has to go may take others along, whose properties hold it.
        while (plans.FirstOrDefault(p => !p.Value.CanBeRebuilt(t => plans.TryGetValue(t.FullName!, out var known) && known.Type == t)) is { Key: { } unfit })
        {
            plans.Remove(unfit);
        }

        return plans.Count == 0 ? null : new ClassTable(plans);
    }

    public ClassPlan? Find(string typeName) => _plans.GetValueOrDefault(typeName);

    public Type? FindEnum(string typeName) => _plans.TryGetValue(typeName, out var plan) && plan.Type.IsEnum ? plan.Type : null;
}
