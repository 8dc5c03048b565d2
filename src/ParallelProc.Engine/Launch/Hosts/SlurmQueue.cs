using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ParallelProc.Engine;

/// <summary>What Slurm says of jobs, by its <c>squeue</c>. It tells nobody by itself: who wants to know has to ask, and not often.</summary>
internal static class SlurmQueue
{
    private const string Unknown = "N/A";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Of those of the jobs that it knows: their state and more. Empty where it does not answer in time.</summary>
    public static async Task<IReadOnlyDictionary<string, SlurmJob>> AskAsync(IEnumerable<string> jobIds)
    {
        var start = new ProcessStartInfo("squeue") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] words = ["--noheader", $"--jobs={string.Join(',', jobIds)}", "--format=%i|%T|%r|%S"];
        Array.ForEach(words, start.ArgumentList.Add);
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEndAsync();
            var all = Task.WhenAll(output, errors);
            if (await Task.WhenAny(all, Task.Delay(Patience)).ConfigureAwait(false) != all)
            {
                process.Kill();
            }

            await all.ConfigureAwait(false);
            await process.WaitForExitAsync().ConfigureAwait(false);
            return Read(await output.ConfigureAwait(false));
        }
        catch (Win32Exception)
        {
            return Read(""); // no squeue here: nothing is known
        }
    }

    internal static IReadOnlyDictionary<string, SlurmJob> Read(string output) => output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(static line => line.Split('|'))
        .Where(static parts => parts.Length == 4)
        .Select(static parts => new SlurmJob(
            parts[0], parts[1], parts[2] is "None" or "" ? null : parts[2],
            parts[3] != Unknown && DateTime.TryParse(parts[3], CultureInfo.InvariantCulture, DateTimeStyles.None, out var start) ? start : null))
        .DistinctBy(static job => job.Id)
        .ToDictionary(static job => job.Id);
}

/// <summary>A job as Slurm sees it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="State">Slurm's word: PENDING, RUNNING, SUSPENDED ...</param>
/// <param name="Reason">Why it waits, in Slurm's word; null for nothing known.</param>
/// <param name="Start">When it began, or is expected to.</param>
internal sealed record SlurmJob(string Id, string State, string? Reason, DateTime? Start)
{
    /// <summary>The state of one that waits for its turn.</summary>
    public const string Pending = "PENDING";

    /// <summary>What it waits for, in a line.</summary>
    public string WaitText
    {
        get
        {
            var expected = Start is { } at ? string.Create(CultureInfo.CurrentCulture, $", its start is expected at {at:g}") : "";
            return $"waiting for Slurm: job {Id} {State.ToLowerInvariant()}{(Reason is null ? "" : $" ({Reason})")}{expected}";
        }
    }
}
