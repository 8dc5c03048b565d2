using System.Collections;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>
/// Has sets, queues and stacks that are copies of what a shared object holds refuse to be changed by scripts: methods of PowerShell's stand before their own. (What could be put
/// around them would be no set, queue or stack any more.)
/// </summary>
internal static class SharedRefusal
{
    private static readonly string[] SetChanges = ["Add", "Remove", "Clear", "UnionWith", "IntersectWith", "ExceptWith", "SymmetricExceptWith", "RemoveWhere"];
    private static readonly string[] QueueChanges = ["Enqueue", "Dequeue", "TryDequeue", "Clear"];
    private static readonly string[] StackChanges = ["Push", "Pop", "TryPop", "Clear"];

    private static readonly System.Reflection.MethodInfo Method = typeof(SharedRefusal).GetMethod(nameof(Refuse))!;

    /// <summary>What a copy of this kind must refuse; null where it is none that this is for.</summary>
    public static string[]? ChangesOf(object value) => value switch
    {
        Queue => QueueChanges,
        Stack => StackChanges,
        _ when value.GetType() is { IsConstructedGenericType: true } type => type.GetGenericTypeDefinition() switch
        {
            var d when d == typeof(HashSet<>) => SetChanges,
            var d when d == typeof(Queue<>) => QueueChanges,
            var d when d == typeof(Stack<>) => StackChanges,
            _ => null,
        },
        _ => null,
    };

    public static PSObject Add(object value, string[] changes)
    {
        var wrapped = PSObject.AsPSObject(value);
        foreach (var name in changes)
        {
            wrapped.Members.Add(new PSCodeMethod(name, Method));
        }

        return wrapped;
    }

    /// <summary>What stands in the place of a method that would change a copy.</summary>
    public static object Refuse(PSObject copy, params object[] arguments) => throw new SharedObjectException(
        $"This {copy.BaseObject.GetType().Name.Split('`')[0]} is a copy of what a shared object holds: a change of it would be lost. Use Update of the shared object.", "SharedCopyChanged");
}
