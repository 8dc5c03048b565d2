using System.ComponentModel;
using System.Diagnostics;

namespace ParallelProc.Engine;

/// <summary>
/// Who ends an allocation when nobody else can: a step in it that hears from this process all the time, and ends the job when it does not. It serves where this machine is lost
/// with all that held the allocation; every other end is quicker. (A kill of its <c>srun</c> ends the step as well: it has another one soon.)
/// </summary>
internal sealed class SlurmGuard : IDisposable
{
    /// <summary>Workers end after one silence, so that none is left after two; beside some that live, it waits for as long again: the node that it is on may be cut off, and it decides about all of them.</summary>
    private const int Patience = 2;

    private readonly string[] _words;
    private readonly TimeSpan _silenceLimit;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _ended;

    /// <param name="jobId">The allocation.</param>
    /// <param name="silenceLimit">How long a host may hear nothing.</param>
    public SlurmGuard(string jobId, TimeSpan silenceLimit)
    {
        _words = ["-c", "trap '' INT QUIT; exec \"$0\" \"$@\"", "srun", .. SlurmCommand.Guard(jobId, silenceLimit * Patience)];
        _silenceLimit = silenceLimit;
        _ended = RunAsync();
    }

    /// <summary>The allocation is no more.</summary>
    public async Task EndAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await _ended.ConfigureAwait(false);
    }

    public void Dispose() => _over.Dispose();

    private async Task RunAsync()
    {
        var pause = TimeSpan.FromSeconds(1); // what is left of the one before gives up after two silences
        while (!_over.IsCancellationRequested && StartStep() is { } step)
        {
            using (step)
            {
                var beat = new SlurmGuardBeat(step.StandardInput.BaseStream);
                HeartBeats.Add(_silenceLimit / 5, beat.TryBeat);
                await step.WaitForExitAsync(_over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                beat.End();
                step.Kill(entireProcessTree: true);
                await step.WaitForExitAsync().ConfigureAwait(false);
            }

            await Task.Delay(pause, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < _silenceLimit ? pause * 2 : _silenceLimit;
        }
    }

    /// <summary>Null where there is no such program: the launch of a worker says so.</summary>
    private Process? StartStep()
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        Array.ForEach(_words, start.ArgumentList.Add);

        // By the mark all that workers leave is found and killed, on a node that is this machine too. This is to live on.
        start.Environment.Remove(ProcessMark.Variable);
        try
        {
            var step = Process.Start(start)!;
            _ = step.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            _ = step.StandardError.BaseStream.CopyToAsync(Stream.Null);
            return step;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
