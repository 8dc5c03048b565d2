namespace ParallelProc.Engine;

/// <summary>What a PowerShell is told so that it becomes a worker. The same on every machine.</summary>
internal static class WorkerCommandLine
{
    /// <summary>The assembly that makes a PowerShell a worker.</summary>
    public static string AssemblyPath { get; } = Path.Combine(Path.GetDirectoryName(typeof(WorkerCommandLine).Assembly.Location)!, "ParallelProc.Worker.dll");

    /// <summary>The switches and the bootstrap. It never mentions the input variable: the console host would then read our frames as text.</summary>
    /// <param name="shared">The process is to be several workers, each in a lane.</param>
    public static string[] Arguments(bool shared = false)
    {
        var assembly = AssemblyPath.Replace("'", "''", StringComparison.Ordinal);
        return
        [
            "-NoProfile", "-NonInteractive", "-NoLogo", "-Command",
            $"[void][Reflection.Assembly]::LoadFrom('{assembly}'); [ParallelProc.Worker.WorkerMain]::{(shared ? "RunShared" : "Run")}()",
        ];
    }
}
