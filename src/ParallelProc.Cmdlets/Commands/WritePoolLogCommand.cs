using System.Management.Automation;

namespace ParallelProc.Commands;

/// <summary>Write-PoolLog: an entry in a pool's log.</summary>
[Cmdlet(VerbsCommunications.Write, "PoolLog")]
public sealed class WritePoolLogCommand : WriteLogCmdlet
{
    /// <summary>The pool, or its name. In a script block that runs in a worker it is that worker's; in a session without it, the entry is a verbose record.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    [ValidateNotNull]
    public object? Pool { get; set; }

    private protected override void Log(PoolLogLevel level, string message, string data)
    {
        if (Pool is null)
        {
            WriteVerbose(data.Length == 0 ? $"{level}: {message}" : $"{level}: {message} {data}");
            return;
        }

        try
        {
            PoolResolver.One(Pool).Log(level, message, data);
        }
        catch (PoolException e)
        {
            WriteError(e.Record);
        }
    }
}
