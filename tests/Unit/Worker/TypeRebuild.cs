using System.Management.Automation.Runspaces;
using System.Reflection;

namespace ParallelProc.Tests.Worker;

/// <summary>What Update-TypeData does without parameters; it is of a module that is not here.</summary>
public static class TypeRebuild
{
    /// <summary>How often it was done.</summary>
    public static int Count { get; private set; }

    /// <summary>Takes all types of the thread's runspace anew.</summary>
    public static void Run()
    {
        const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;
        Count++;
        var context = typeof(Runspace).GetProperty("ExecutionContext", Hidden)!.GetValue(Runspace.DefaultRunspace);
        typeof(InitialSessionState).GetMethod("UpdateTypes", Hidden)!.Invoke(Runspace.DefaultRunspace.InitialSessionState, [context, false]);
    }
}
