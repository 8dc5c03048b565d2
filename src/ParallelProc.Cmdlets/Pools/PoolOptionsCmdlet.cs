using System.Collections;
using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>The parameters with which a pool is set up.</summary>
public abstract class PoolOptionsCmdlet : PoolCmdlet
{
    /// <summary>A worker that has run nothing has more than this: a lower limit can only be a slip.</summary>
    private const long LeastMemory = 64 * 1024 * 1024;

    private const int LeastHostTimeout = 2;

    /// <summary>A file of few lines would be gone before anybody could read it.</summary>
    private const long LeastLog = 4 * 1024;

    /// <summary>Each has a thread in the worker and three in the shell.</summary>
    private const int MostRunspaces = 256;

    private protected PoolOptionsCmdlet()
    {
    }

    /// <summary>The most workers that may live at a time; without it, as many as processors that this process may use.</summary>
    [Parameter]
    [Alias("ThrottleLimit")]
    public int? MaxWorkers { get; set; }

    /// <summary>Where workers run, as New-PoolHost says it; without it, on this machine.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public PoolHost[]? PoolHost { get; set; }

    /// <summary>Hosts that ssh gets to, by their names: the short form of -PoolHost.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? HostName { get; set; }

    /// <summary>How many workers may run on each of -HostName at a time; without it 1.</summary>
    [Parameter]
    public int? WorkersPerHost { get; set; }

    /// <summary>How long a host may be silent before it counts as lost, and its workers end themselves, in seconds; without it, 15.</summary>
    [Parameter]
    public double? HostTimeoutSeconds { get; set; }

    /// <summary>How many bodies each worker runs at once, each in a runspace of its own: for bodies that wait (for a network, say) most of their time.</summary>
    [Parameter]
    public int? RunspacesPerWorker { get; set; }

    /// <summary>Workers that are started at once and kept; the cmdlet returns when they are ready.</summary>
    [Parameter]
    public int? MinWorkers { get; set; }

    /// <summary>A worker that has run so many tasks and inputs is replaced by a new one.</summary>
    [Parameter]
    public int? MaxTasksPerWorker { get; set; }

    /// <summary>A worker with more resident memory than this, in bytes, is replaced between tasks; one with twice as much is ended at once.</summary>
    [Parameter]
    public long? MaxWorkerMemory { get; set; }

    /// <summary>A worker that had nothing to do for so many seconds ends, unless it is one of -MinWorkers.</summary>
    [Parameter]
    public double? IdleTimeoutSeconds { get; set; }

    /// <summary>Workers beyond -MaxWorkers that stand by, set up, to take the place of one that is lost or replaced.</summary>
    [Parameter]
    public int? SpareWorkers { get; set; }

    /// <summary>Runs once in each worker, before its first task. An error that ends it is an error of the pool.</summary>
    [Parameter]
    public ScriptBlock? InitializationScript { get; set; }

    /// <summary>Modules that each worker imports before its first task: names, or paths.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModuleNameCompleter))]
    public string[]? ImportModule { get; set; }

    /// <summary>Modules of this machine, by name or path, that hosts are sent which have not got them as they are, and that each worker imports.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ModuleNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? SendModule { get; set; }

    /// <summary>Where workers start; without it, the current location in the file system.</summary>
    [Parameter]
    public string? WorkingDirectory { get; set; }

    /// <summary>Environment variables for the workers, on top of this process's own. A null value takes one away.</summary>
    [Parameter]
    public IDictionary? Environment { get; set; }

    /// <summary>The PowerShell that workers run (7.4 or later); without it, the one that this session runs.</summary>
    [Parameter]
    public string? PowerShellPath { get; set; }

    /// <summary>A file to which what happens is written as lines of JSON, beside what is there already.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogPath { get; set; }

    /// <summary>A file to which each task and item is written as a line of GNU parallel's job log.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JobLogPath { get; set; }

    /// <summary>A log that would get larger than this, in bytes, goes on in a new file; the last five are kept.</summary>
    [Parameter]
    public long? LogMaxBytes { get; set; }

    /// <summary>How many of its last events the pool keeps for Get-PoolEvent; without it, 10000.</summary>
    [Parameter]
    public int? EventLimit { get; set; }

    /// <summary>How long what was told to stop may take to end before its worker is killed, in seconds; without it, two seconds.</summary>
    [Parameter]
    public double? GracePeriodSeconds { get; set; }

    /// <summary>Starts the pool and waits for the workers that it is to have at once. Bad values are errors before any process starts.</summary>
    private protected ProcessPool StartPool(string? name)
    {
        var pool = PoolRegistry.Start(Options(name));
        OpenLogs(pool);
        if (MinWorkers is > 0 || SpareWorkers is > 0)
        {
            try
            {
                StartProgress.Wait(this, pool, pool.PrewarmAsync(MinWorkers ?? 0), StopToken);
                foreach (var error in pool.TakeSetupErrors())
                {
                    WriteError(error);
                }
            }
            catch
            {
                PoolRegistry.Forget(pool);
                pool.Dispose();
                // Nobody is to meet it who looks after the error.
                PipelineWait.For(pool.Stopped, TimeSpan.FromSeconds(2));
                throw;
            }
        }

        return pool;
    }

    /// <summary>Warns of what went wrong with a pool's logs, and nobody has been told yet.</summary>
    private protected void WarnOf(ProcessPool pool)
    {
        foreach (var warning in pool.TakeWarnings())
        {
            WriteWarning(warning.Message);
        }
    }

    private static void OpenLogs(ProcessPool pool)
    {
        try
        {
            pool.OpenLogs();
        }
        catch (PoolException)
        {
            PoolRegistry.Forget(pool);
            pool.Dispose();
            throw;
        }
    }

    private PoolOptions Options(string? name)
    {
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl)))
        {
            throw PoolErrors.InvalidPoolName(name);
        }

        CheckLimit(MyInvocation.BoundParameters.ContainsKey("MaxWorkers") ? "MaxWorkers" : "ThrottleLimit", MaxWorkers);
        var options = SessionOptions.Of(SessionState);
        var hosts = Hosts();
        var most = MaxWorkers ?? (hosts.Length > 0 ? hosts.Sum(static h => h.Workers) : 0);
        most = most > 0 ? most : Math.Max(options.MaxWorkers, MinWorkers ?? 0);
        if (MinWorkers < 0 || MinWorkers > most)
        {
            throw PoolErrors.InvalidLimit(nameof(MinWorkers), MinWorkers, $"it must be between 0 and -MaxWorkers, which is {most}");
        }

        CheckLimit(nameof(MaxTasksPerWorker), MaxTasksPerWorker);
        CheckCount(nameof(EventLimit), EventLimit);
        if (LogMaxBytes < LeastLog)
        {
            throw PoolErrors.InvalidLimit(nameof(LogMaxBytes), LogMaxBytes, "it must be 4KB or more, in bytes: 50MB, say");
        }

        if (RunspacesPerWorker is < 1 or > MostRunspaces)
        {
            throw PoolErrors.InvalidLimit(nameof(RunspacesPerWorker), RunspacesPerWorker, $"it must be between 1 and {MostRunspaces}");
        }

        if (MaxWorkerMemory < LeastMemory)
        {
            throw PoolErrors.InvalidLimit(nameof(MaxWorkerMemory), MaxWorkerMemory, "it must be 64MB or more, in bytes: 500MB, say");
        }

        if (SpareWorkers < 0)
        {
            throw PoolErrors.InvalidLimit(nameof(SpareWorkers), SpareWorkers, "it must be 0 or more");
        }

        var directory = WorkingDirectory is null ? options.WorkingDirectory : Directory(WorkingDirectory, hosts);
        var (modules, sent) = SentModuleArgument.Of(SendModule, ImportModule, this, StopToken);
        return options with
        {
            Name = name,
            Hosts = hosts,
            HostTimeout = CheckTime(nameof(HostTimeoutSeconds), HostTimeoutSeconds) ?? options.HostTimeout,
            MaxWorkers = most,
            MinWorkers = MinWorkers ?? 0,
            RunspacesPerWorker = RunspacesPerWorker ?? 1,
            Grace = CheckGrace(GracePeriodSeconds) ?? options.Grace,
            MaxTasksPerWorker = MaxTasksPerWorker,
            MaxWorkerMemory = MaxWorkerMemory,
            WorkerIdleLimit = CheckTime(nameof(IdleTimeoutSeconds), IdleTimeoutSeconds),
            SpareWorkers = SpareWorkers ?? 0,
            LogPath = LogPath is null ? null : LogFilePath.Of(this, LogPath),
            JobLogPath = JobLogPath is null ? null : LogFilePath.Of(this, JobLogPath),
            LogMaxBytes = LogMaxBytes ?? options.LogMaxBytes,
            EventLimit = EventLimit ?? options.EventLimit,
            PowerShellPath = PowerShellPath is null ? null : ProgramPath(PowerShellPath),
            WorkingDirectory = directory,
            Environment = EnvironmentVariables.Of(Environment),
            Worker = Initialized(options.Worker with { WorkingDirectory = directory, KeepsDirectory = WorkingDirectory is not null, Modules = modules, Sent = sent }),
        };
    }

    private PoolHost[] Hosts()
    {
        CheckLimit(nameof(WorkersPerHost), WorkersPerHost);
        if (HostTimeoutSeconds < LeastHostTimeout)
        {
            throw PoolErrors.InvalidLimit(nameof(HostTimeoutSeconds), HostTimeoutSeconds, $"it must be {LeastHostTimeout} or more: a busy network is silent for a while");
        }

        PoolHost[] hosts = [.. PoolHost ?? [], .. (HostName ?? []).Select(name => HostChoice.Ssh(name, WorkersPerHost ?? 1))];
        return hosts.GroupBy(static h => h.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(static g => g.Count() > 1) is { } twice
            ? throw PoolErrors.HostExists(twice.Key, null)
            : hosts;
    }

    /// <summary>With the initialisation script and what it brings along, as a body does.</summary>
    private WorkerSettings Initialized(WorkerSettings settings)
    {
        if (InitializationScript is null)
        {
            return settings;
        }

        var capture = new ScriptCapture(InitializationScript, SessionState, new CaptureOptions());
        var code = capture.Code;
        return settings with
        {
            InitializationScript = code.Body,
            InitializationFunctions = code.Functions,
            InitializationBindings = capture.BindWhole(),
        };
    }

    /// <summary>Where all workers are on other machines it is theirs, and they say whether it is there.</summary>
    private string Directory(string given, PoolHost[] hosts)
    {
        if (hosts.Length > 0 && Array.TrueForAll(hosts, static h => h.Kind != PoolHostKind.Local))
        {
            return given;
        }

        var path = GetUnresolvedProviderPathFromPSPath(given);
        return System.IO.Directory.Exists(path) ? path : throw PoolErrors.DirectoryNotFound(given);
    }

    private string ProgramPath(string given)
    {
        var path = GetUnresolvedProviderPathFromPSPath(given);
        return File.Exists(path) ? path : given;
    }
}
