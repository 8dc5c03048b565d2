using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>A map that still reads input, noted with its runspace: whoever waits for its pool there, waits for ever.</summary>
internal sealed class OpenMap : IDisposable
{
    private static readonly ConditionalWeakTable<Runspace, List<OpenMap>> Sessions = [];

    private readonly List<OpenMap> _session;
    private readonly ProcessPool _pool;
    private readonly MapRun _run;

    public OpenMap(ProcessPool pool, MapRun run)
    {
        _session = Sessions.GetOrCreateValue(Runspace.DefaultRunspace);
        _pool = pool;
        _run = run;
        lock (_session)
        {
            _session.Add(this);
        }
    }

    /// <summary>A map of this runspace still reads input for the pool.</summary>
    public static bool Exists(ProcessPool pool)
    {
        if (Runspace.DefaultRunspace is not { } runspace || !Sessions.TryGetValue(runspace, out var session))
        {
            return false;
        }

        lock (session)
        {
            return session.Exists(m => m._pool == pool && !m._run.Over);
        }
    }

    /// <summary>Its input has ended, or is not wanted any more.</summary>
    public void Dispose()
    {
        lock (_session)
        {
            _session.Remove(this);
        }
    }
}
