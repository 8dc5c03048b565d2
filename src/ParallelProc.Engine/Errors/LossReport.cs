using System.Globalization;

namespace ParallelProc.Engine;

/// <summary>What is known of a worker that died.</summary>
/// <param name="Exit">How it ended.</param>
/// <param name="LastText">The last lines that it printed past PowerShell.</param>
/// <param name="Age">How long it lived.</param>
/// <param name="ItemsDone">Items and tasks that it had finished.</param>
/// <param name="PeakMemory">The most memory that it was seen to have, in bytes; 0 where that is not known.</param>
internal readonly record struct LossReport(WorkerExit Exit, string LastText, TimeSpan Age, long ItemsDone, long PeakMemory)
{
    private const int SshFailed = 255;

    /// <summary>The host that it was on; null for this machine.</summary>
    public PoolHost? Host { get; init; }

    /// <summary>Where that was, to stand behind other words; empty for this machine.</summary>
    public string Place => Host is null ? "" : $" on the host '{Host.Name}'";

    /// <summary>One sentence on the worker's life.</summary>
    public string Life => string.Create(
        CultureInfo.InvariantCulture,
        $"It was {Age.TotalSeconds:0.0} seconds old and had run {(ItemsDone == 0 ? "no" : ItemsDone.ToString(CultureInfo.InvariantCulture))} script block{(ItemsDone == 1 ? "" : "s")} before this{(PeakMemory == 0 ? "" : $", and had at least {PeakMemory >> 20} MB of memory at its most")}.");

    /// <summary>What the end suggests; empty where it suggests nothing.</summary>
    public string Hint => Exit switch
    {
        { Signal: 9 } => "The system may have run out of memory, or somebody has killed it. ",
        { Code: SshFailed, Cause: null } when Host?.Kind == PoolHostKind.Ssh => "ssh ends so when its connection breaks. ",
        _ => "",
    };
}
