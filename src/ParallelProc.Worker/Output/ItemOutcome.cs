using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>How an item ended.</summary>
internal readonly record struct ItemOutcome(ItemStatus Status, ErrorRecord? Error = null, int ExitCode = 0)
{
    public static ItemOutcome Completed => new(ItemStatus.Completed);

    public static ItemOutcome Stopped => new(ItemStatus.Stopped);

    public static ItemOutcome Failed(ErrorRecord error) => new(ItemStatus.Failed, error);

    public static ItemOutcome Exited(int code) => new(ItemStatus.Exited, ExitCode: code);
}
