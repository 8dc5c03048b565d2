using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ParallelProc.Commands;

namespace ParallelProc;

/// <summary>Ends the pools when the module is removed from the last session that has it. (When the shell ends, workers see that by themselves.)</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly List<WeakReference<Runspace>> Sessions = [];

    /// <summary>Called by PowerShell when a session imports the module.</summary>
    public void OnImport()
    {
        // Its assembly would be loaded by the first cmdlet only, and until then nobody could write [ParallelProc.ProcessPool].
        GC.KeepAlive(typeof(ProcessPool));
        lock (Sessions)
        {
            if (Runspace.DefaultRunspace is { } session)
            {
                Forget(session);
                Sessions.Add(new WeakReference<Runspace>(session));
            }
        }
    }

    /// <summary>Called by PowerShell when a session removes the module.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        lock (Sessions)
        {
            Forget(Runspace.DefaultRunspace);
            if (Sessions.Count > 0)
            {
                return;
            }
        }

        PoolRegistry.StopAll();
    }

    /// <summary>Takes out this session, and all that have gone without a word.</summary>
    private static void Forget(Runspace? session) => Sessions.RemoveAll(
        s => !s.TryGetTarget(out var known) || known == session || known.RunspaceStateInfo.State != RunspaceState.Opened);
}
