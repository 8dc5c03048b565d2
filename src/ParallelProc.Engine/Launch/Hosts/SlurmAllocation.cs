using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ParallelProc.Engine;

/// <summary>
/// An allocation of Slurm's. What holds it is a program in it that reads our pipe: it ends, and the allocation with it, when this process does, by whatever end.
/// </summary>
internal sealed partial class SlurmAllocation
{
    /// <summary>How long after the first question about its turn the next one follows, and each one after twice as long: many ask Slurm.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>How long Slurm may take to take it back before it is told again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Action _changed;
    private readonly Task _ended;
    private readonly LastWords _words = new();
    private readonly TimeSpan _silenceLimit;
    private readonly StreamWriter _input;
    private readonly TaskCompletionSource<string> _known = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _jobId;
    private volatile string? _waiting;

    /// <param name="host">What to ask for.</param>
    /// <param name="silenceLimit">How long a host may hear nothing.</param>
    /// <param name="changed">Is called when there is one, or won't be one any more.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no Slurm here.</exception>
    public SlurmAllocation(PoolHost host, TimeSpan silenceLimit, Action changed)
    {
        _changed = changed;
        _silenceLimit = silenceLimit;
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };

        // Deaf to the prompt's Ctrl+C, as workers are.
        string[] words = ["-c", "trap '' INT QUIT; exec \"$0\" \"$@\"", .. host.Allocation, "sh", "-c", SlurmCommand.Holder];
        Array.ForEach(words, start.ArgumentList.Add);

        _process = Process.Start(start)!;
        _input = _process.StandardInput;
        _ended = WatchAsync();
        _ = _ended.ContinueWith(_ => changed(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default); // it has ended by then, and not a moment later
    }

    /// <summary>The job's number; null while it waits for its turn.</summary>
    public string? JobId => _jobId;

    /// <summary>What it waits for, while it waits for its turn.</summary>
    public string? Waiting => _waiting;

    /// <summary>It was never granted, or is no more.</summary>
    public bool HasEnded => _ended.IsCompleted;

    /// <summary>What Slurm said last.</summary>
    public string LastText => _words.Text;

    /// <summary>Gives it back. Completes when nothing of it is left here.</summary>
    public async Task EndAsync()
    {
        _input.Close(); // whatever it was, it is no more when this has been read
        if (await EndsWithinAsync(Task.WhenAny(_ended, _known.Task)).ConfigureAwait(false) && JobId is null && !HasEnded)
        {
            await CancelAsync(await _known.Task.ConfigureAwait(false)).ConfigureAwait(false); // nothing reads our pipe yet
        }

        if (!await EndsWithinAsync(_ended).ConfigureAwait(false))
        {
            if (_known.Task.IsCompleted)
            {
                await CancelAsync(await _known.Task.ConfigureAwait(false)).ConfigureAwait(false);
            }

            if (!await EndsWithinAsync(_ended).ConfigureAwait(false))
            {
                _process.Kill(entireProcessTree: true); // Slurm does not answer; the allocation, if there is one, has its guard
            }
        }

        await _ended.ConfigureAwait(false);
    }

    private static async Task<bool> EndsWithinAsync(Task task) => await Task.WhenAny(task, Task.Delay(Patience)).ConfigureAwait(false) == task;

    private async Task CancelAsync(string jobId)
    {
        try
        {
            using var cancel = Process.Start(new ProcessStartInfo("scancel", jobId) { UseShellExecute = false, RedirectStandardError = true })!;
            var said = cancel.StandardError.ReadToEndAsync();
            var ended = cancel.WaitForExitAsync();
            if (!await EndsWithinAsync(ended).ConfigureAwait(false))
            {
                cancel.Kill(entireProcessTree: true); // Slurm does not answer
            }

            _words.Add(await said.ConfigureAwait(false));
            await ended.ConfigureAwait(false);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            _words.Add(e.Message);
        }
    }

    private async Task WatchAsync()
    {
        var words = ReadWordsAsync();
        var turn = WatchTurnAsync();
        SlurmGuard? guard = null;
        if (await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line && long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            _jobId = line;
            _known.TrySetResult(line);
            _decided.TrySetResult();
            guard = new SlurmGuard(line, _silenceLimit);
            _changed();
        }

        await _process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await words.ConfigureAwait(false);
        _decided.TrySetResult();
        await turn.ConfigureAwait(false);
        await _process.WaitForExitAsync().ConfigureAwait(false);
        using (guard)
        {
            await (guard?.EndAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        }

        _process.Dispose();
    }

    /// <summary>Asks what its turn depends on, again and again until it has come: nobody tells.</summary>
    private async Task WatchTurnAsync()
    {
        await Task.WhenAny(_known.Task, _decided.Task).ConfigureAwait(false);
        for (var pause = FirstPause; !_decided.Task.IsCompleted; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var job = await _known.Task.ConfigureAwait(false);
            var found = (await SlurmQueue.AskAsync([job]).ConfigureAwait(false)).GetValueOrDefault(job) ?? new SlurmJob(job, SlurmJob.Pending, null, null);
            _waiting = found.State == SlurmJob.Pending ? found.WaitText : null;
            await Task.WhenAny(_decided.Task, Task.Delay(pause)).ConfigureAwait(false);
        }

        _waiting = null;
    }

    private async Task ReadWordsAsync()
    {
        while (await _process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            _words.Add(line);
            if (Pending().Match(line) is { Success: true } match)
            {
                _known.TrySetResult(match.Groups[1].Value);
            }
        }
    }

    [GeneratedRegex(@"job allocation (\d+)")]
    private static partial Regex Pending();
}
