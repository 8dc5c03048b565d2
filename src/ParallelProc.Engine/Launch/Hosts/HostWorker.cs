using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// A worker on another machine, behind a process here that leads to it (<c>ssh</c>, say). Its first bytes make a PowerShell there a worker; that is done by the thread that
/// reads from it, and who writes to it waits so long.
/// </summary>
internal sealed class HostWorker : IWorkerConnection
{
    private static readonly TimeSpan LastWordsLimit = TimeSpan.FromSeconds(5);

    private readonly IWorkerConnection _way;
    private readonly HeardStream _heard;
    private readonly HostBoot _boot;
    private readonly Action<HostBoot> _runBoot;
    private readonly ManualResetEventSlim _booted = new();
    private readonly TimeSpan _silenceLimit;
    private volatile string? _cause;

    /// <param name="host">The host's name.</param>
    /// <param name="way">The process here.</param>
    /// <param name="silenceLimit">How long the host may be silent before it counts as lost.</param>
    /// <param name="contents">What the host's machines have of the pool's contents.</param>
    /// <param name="runBoot">Makes it a worker.</param>
    public HostWorker(string host, IWorkerConnection way, TimeSpan silenceLimit, HostContents contents, Action<HostBoot> runBoot)
    {
        Contents = contents;
        Host = host;
        _way = way;
        _silenceLimit = silenceLimit;
        _runBoot = runBoot;
        _heard = new HeardStream(way.Output);
        _boot = new HostBoot(host, _heard, way.Input);
        Output = new BootedOutput(this);
        Input = new BootedInput(this);
        Exited = EndAsync();
    }

    public Stream Input { get; }

    /// <summary>Who writes may have to wait, at first until there is a worker.</summary>
    public bool SharesInput => true;

    public Stream Output { get; }

    public Stream Error => _way.Error;

    public Task<WorkerExit> Exited { get; }

    public string Host { get; }

    public string? Node => _boot.Node;

    /// <summary>The number of Slurm's allocation that it runs in.</summary>
    public string? Allocation { get; init; }

    public string? JobId => Allocation is null || _boot.Step is not { } step ? Allocation : $"{Allocation}.{step}";

    public int ProcessId => _way.ProcessId;

    public TimeSpan? BeatEvery => _silenceLimit / 5;

    public HostContents? Contents { get; }

    public HostProblem? Problem => _boot.Problem;

    /// <summary>What it has is another machine's.</summary>
    public WorkerMemory? ReadMemory() => null;

    public void Kill() => _way.Kill();

    public void Dispose()
    {
        _booted.Set();
        _way.Dispose();
    }

    private async Task<WorkerExit> EndAsync()
    {
        var exit = await _way.Exited.ConfigureAwait(false);
        _booted.Set();
        return _cause is { } cause ? exit with { Cause = cause } : exit;
    }

    private void Boot()
    {
        try
        {
            _runBoot(_boot);
            HeartBeats.Add(_silenceLimit / 10, IsAlive);
        }
        catch (IOException) when (_boot.Problem is { Text: "" })
        {
            // What led there ends by itself now, and how it does tells why; who gets the error kills it.
            PipelineWait.For(_way.Exited, LastWordsLimit);
            throw;
        }
        finally
        {
            _booted.Set();
        }
    }

    /// <summary>Gives the host up when it has been silent for too long.</summary>
    private bool IsAlive()
    {
        if (Exited.IsCompleted)
        {
            return false;
        }

        if (_heard.Silence < _silenceLimit)
        {
            return true;
        }

        _cause = $"host '{Host}' was silent for {_silenceLimit.TotalSeconds:0.#} seconds";
        Kill();
        return false;
    }

    private sealed class BootedOutput(HostWorker worker) : OneWayStream
    {
        private bool _begun;

        public override bool CanRead => true;

        public override int Read(Span<byte> buffer)
        {
            if (!_begun)
            {
                _begun = true;
                worker.Boot();
            }

            return worker._heard.Read(buffer);
        }
    }

    private sealed class BootedInput(HostWorker worker) : OneWayStream
    {
        public override bool CanWrite => true;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            worker._booted.Wait(); // on the thread that writes to this worker, and no other
            if (worker.Problem is not null)
            {
                throw new IOException("The host has no worker.");
            }

            worker._way.Input.Write(buffer);
        }

        public override void Flush() => worker._way.Input.Flush();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                worker._way.Input.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
