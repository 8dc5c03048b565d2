using System.Collections;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc;

/// <summary>Write-PoolLog, in the session and in a worker alike: an entry in the pool's log.</summary>
public abstract class WriteLogCmdlet : PSCmdlet
{
    private protected WriteLogCmdlet()
    {
    }

    /// <summary>What the entry says.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string Message { get; set; } = "";

    /// <summary>How much it matters.</summary>
    [Parameter]
    public PoolLogLevel Level { get; set; } = PoolLogLevel.Information;

    /// <summary>More of it: a table of numbers, text, times, tables and lists.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Data { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord() => Log(Level, Message, Data is null ? "" : LogData.ToJson(Data));

    private protected abstract void Log(PoolLogLevel level, string message, string data);
}
