using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace ParallelProc.Commands;

/// <summary>The pools of the Use-ProcessPool blocks that a runspace is in, the innermost on top. They belong to the runspace, not to the process.</summary>
internal static class AmbientPools
{
    private static readonly ConditionalWeakTable<Runspace, Stack<ProcessPool>> Stacks = [];

    public static ProcessPool? Current =>
        Runspace.DefaultRunspace is { } runspace && Stacks.TryGetValue(runspace, out var stack) && stack.TryPeek(out var pool) ? pool : null;

    public static void Push(ProcessPool pool) => Stacks.GetOrCreateValue(Runspace.DefaultRunspace).Push(pool);

    public static void Pop(ProcessPool pool)
    {
        if (Runspace.DefaultRunspace is { } runspace && Stacks.TryGetValue(runspace, out var stack) && stack.TryPeek(out var top) && top == pool)
        {
            stack.Pop();
        }
    }
}
