using System.ComponentModel;

namespace ParallelProc.Engine;

/// <summary>
/// Starts workers of a host over connections that ten of them share. A connection is made before the first of those, ends with the pool, and is made again when it has ended.
/// Owned by the dispatcher's strand.
/// </summary>
internal sealed class SshLauncher(PoolHost host, PoolOptions options) : IWorkerLauncher
{
    private readonly CommandLauncher _ways = new(host, options);
    private readonly List<SshMaster> _masters = [];
    private readonly List<Task> _endings = [];

    /// <summary>Each worker makes its own: ssh's configuration shares them in a way of its own, or they can't be shared.</summary>
    private bool _apart;

    public bool CanLaunch => _apart || _masters.Exists(static m => m.HasRoom || m.HasFailed);

    public bool SharesLogin => !_apart;

    public void Prepare(Action changed)
    {
        Tidy();
        _apart |= ProgramSearch.OnPath(host.Command[0]) is null; // there is no ssh: the launch says so
        if (_apart || _masters.Exists(static m => m.IsStarting || m.HasRoom || m.HasFailed))
        {
            return;
        }

        try
        {
            _masters.Add(new SshMaster(host.Command, changed));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            _apart = true; // no place for a socket: with a connection of its own each worker needs none
        }
    }

    public IWorkerConnection Launch()
    {
        if (_masters.Find(static m => m.HasFailed) is { } failed)
        {
            End(failed);
            _apart = failed.SharingFailed;
            if (!_apart)
            {
                throw failed.ErrorOf(host.Name);
            }
        }

        if (_apart || _masters.Find(static m => m.HasRoom) is not { } master)
        {
            return _ways.Launch();
        }

        var worker = _ways.Launch(master.Words);
        master.Add(worker);
        return worker;
    }

    public Task EndAsync()
    {
        _masters.ToList().ForEach(End);
        return Task.WhenAll(_endings);
    }

    private void Tidy()
    {
        _masters.ForEach(static m => m.Prune());
        _masters.Where(static m => m.IsOver && !m.HasFailed).ToList().ForEach(End);
        _endings.RemoveAll(static e => e.IsCompletedSuccessfully);
    }

    private void End(SshMaster master)
    {
        _masters.Remove(master);
        _endings.Add(master.EndAsync());
    }
}
