using System.Management.Automation;

namespace ParallelProc.Worker;

/// <summary>Write-PoolLog as bodies find it.</summary>
[Cmdlet(VerbsCommunications.Write, "PoolLog")]
internal sealed class WritePoolLogCommand : WriteLogCmdlet
{
    private protected override void Log(PoolLogLevel level, string message, string data) =>
        ((PoolContext)SessionState.PSVariable.GetValue("PoolContext")).Log(level, message, data);
}
