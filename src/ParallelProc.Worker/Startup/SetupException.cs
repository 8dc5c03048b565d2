using System.Management.Automation;

namespace ParallelProc.Worker;

/// <summary>The worker can't be set up as it was told.</summary>
internal sealed class SetupException(ErrorRecord record) : Exception(record.ToString(), record.Exception)
{
    public ErrorRecord Record { get; } = record;
}
