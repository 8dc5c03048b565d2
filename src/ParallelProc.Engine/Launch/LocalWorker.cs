using System.Diagnostics;

namespace ParallelProc.Engine;

/// <summary>A worker process on this machine.</summary>
internal sealed class LocalWorker : IWorkerConnection
{
    private readonly Process _process;

    public LocalWorker(Process process)
    {
        _process = process;
        ProcessId = process.Id;
        Input = process.StandardInput.BaseStream;
        Output = process.StandardOutput.BaseStream;
        Error = process.StandardError.BaseStream;
        Exited = WatchAsync();
    }

    public Stream Input { get; }

    public Stream Output { get; }

    public Stream Error { get; }

    public Task<WorkerExit> Exited { get; }

    public string Host => Environment.MachineName;

    public int ProcessId { get; }

    public void Kill()
    {
        if (!Exited.IsCompleted)
        {
            ProcessGroup.Kill(_process);
        }
    }

    public void Dispose()
    {
        Kill();
        Input.Dispose();
        Output.Dispose();
        Error.Dispose();
    }

    private async Task<WorkerExit> WatchAsync()
    {
        // Not WaitForExitAsync: it would also wait for the streams, which a stray grandchild may hold open.
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => ended.TrySetResult();
        if (_process.HasExited)
        {
            ended.TrySetResult();
        }

        await ended.Task.ConfigureAwait(false);
        ProcessGroup.KillRemainder(ProcessId);
        var code = _process.ExitCode;

        // .NET reports death by signal n as 128 + n, which an exit code may be as well: it does not tell the two apart.
        return !OperatingSystem.IsWindows() && code is > 128 and < 128 + 65 ? new WorkerExit(code, code - 128) : new WorkerExit(code, null);
    }
}
