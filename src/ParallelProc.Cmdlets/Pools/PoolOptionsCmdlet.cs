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

    private protected PoolOptionsCmdlet()
    {
    }

    /// <summary>The most workers that may live at a time; without it, as many as processors that this process may use.</summary>
    [Parameter]
    [Alias("ThrottleLimit")]
    public int? MaxWorkers { get; set; }

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

    /// <summary>Where workers start; without it, the current location in the file system.</summary>
    [Parameter]
    public string? WorkingDirectory { get; set; }

    /// <summary>Environment variables for the workers, on top of this process's own. A null value takes one away.</summary>
    [Parameter]
    public IDictionary? Environment { get; set; }

    /// <summary>The PowerShell that workers run (7.4 or later); without it, the one that this session runs.</summary>
    [Parameter]
    public string? PowerShellPath { get; set; }

    /// <summary>How long what was told to stop may take to end before its worker is killed, in seconds; without it, two seconds.</summary>
    [Parameter]
    public double? GracePeriodSeconds { get; set; }

    /// <summary>Starts the pool and waits for the workers that it is to have at once. Bad values are errors before any process starts.</summary>
    private protected ProcessPool StartPool(string? name)
    {
        var pool = PoolRegistry.Start(Options(name));
        if (MinWorkers is > 0 || SpareWorkers is > 0)
        {
            try
            {
                PipelineWait.For(pool.PrewarmAsync(MinWorkers ?? 0), StopToken);
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

    private PoolOptions Options(string? name)
    {
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Any(char.IsControl)))
        {
            throw PoolErrors.InvalidPoolName(name);
        }

        CheckLimit(MyInvocation.BoundParameters.ContainsKey("MaxWorkers") ? "MaxWorkers" : "ThrottleLimit", MaxWorkers);
        var options = SessionOptions.Of(SessionState);
        var most = MaxWorkers ?? Math.Max(options.MaxWorkers, MinWorkers ?? 0);
        if (MinWorkers < 0 || MinWorkers > most)
        {
            throw PoolErrors.InvalidLimit(nameof(MinWorkers), MinWorkers, $"it must be between 0 and -MaxWorkers, which is {most}");
        }

        CheckLimit(nameof(MaxTasksPerWorker), MaxTasksPerWorker);
        if (MaxWorkerMemory < LeastMemory)
        {
            throw PoolErrors.InvalidLimit(nameof(MaxWorkerMemory), MaxWorkerMemory, "it must be 64MB or more, in bytes: 500MB, say");
        }

        if (SpareWorkers < 0)
        {
            throw PoolErrors.InvalidLimit(nameof(SpareWorkers), SpareWorkers, "it must be 0 or more");
        }

        var directory = WorkingDirectory is null ? options.WorkingDirectory : Directory(WorkingDirectory);
        return options with
        {
            Name = name,
            MaxWorkers = most,
            MinWorkers = MinWorkers ?? 0,
            Grace = CheckGrace(GracePeriodSeconds) ?? options.Grace,
            MaxTasksPerWorker = MaxTasksPerWorker,
            MaxWorkerMemory = MaxWorkerMemory,
            WorkerIdleLimit = CheckTime(nameof(IdleTimeoutSeconds), IdleTimeoutSeconds),
            SpareWorkers = SpareWorkers ?? 0,
            PowerShellPath = PowerShellPath is null ? null : ProgramPath(PowerShellPath),
            WorkingDirectory = directory,
            Environment = EnvironmentVariables.Of(Environment),
            Worker = Initialized(options.Worker with { WorkingDirectory = directory, KeepsDirectory = WorkingDirectory is not null, Modules = [.. (ImportModule ?? []).Select(name => ModuleArgument.Path(name, this))] }),
        };
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
            InitializationBindings = capture.Bind([], new Hashtable()),
        };
    }

    private string Directory(string given)
    {
        var path = GetUnresolvedProviderPathFromPSPath(given);
        return System.IO.Directory.Exists(path) ? path : throw PoolErrors.DirectoryNotFound(given);
    }

    private string ProgramPath(string given)
    {
        var path = GetUnresolvedProviderPathFromPSPath(given);
        return File.Exists(path) ? path : given;
    }
}
