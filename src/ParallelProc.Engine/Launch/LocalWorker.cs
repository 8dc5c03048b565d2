using System.Diagnostics;

namespace ParallelProc.Engine;

/// <summary>A worker process on this machine.</summary>
internal sealed class LocalWorker : IWorkerConnection
{
    private readonly Process _process;
    private readonly ProcessGroup _group;
    private int _killed;

    /// <param name="process">The process, which was just started.</param>
    /// <param name="mark">What it and its children are known by.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">Nobody could be set to watch over it.</exception>
    public LocalWorker(Process process, string mark)
    {
        LifetimeGuard.Add(process, mark);
        _process = process;
        _group = ProcessGroup.Of(process, mark);
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

    public string? Node => Environment.MachineName;

    public int ProcessId { get; }

    public WorkerMemory? ReadMemory() => Exited.IsCompleted ? null : ProcessMemory.Of(_process);

    public void Kill()
    {
        if (!Exited.IsCompleted && Interlocked.Exchange(ref _killed, 1) == 0)
        {
            // To look through all processes takes its time, which is not the caller's. If this process ends first, the worker sees that and ends too.
            new Thread(_group.Kill) { IsBackground = true, Name = $"ParallelProc kill {ProcessId}" }.Start();
        }
    }

    public void Dispose()
    {
        Kill();
        Input.Dispose();
        Output.Dispose();
        Error.Dispose();
        _group.Dispose();
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
        var code = _process.ExitCode;
        _group.KillRemainder();
        if (code != 0)
        {
            RuntimeFiles.DeleteRemainder(ProcessId, _process.ExitTime.ToUniversalTime());
        }

        LifetimeGuard.Remove(ProcessId); // not before: this process may end at any moment

        // .NET reports death by signal n as 128 + n, which an exit code may be as well: it does not tell the two apart.
        return !OperatingSystem.IsWindows() && code is > 128 and < 128 + 65 ? new WorkerExit(code, code - 128) : new WorkerExit(code, null);
    }
}
