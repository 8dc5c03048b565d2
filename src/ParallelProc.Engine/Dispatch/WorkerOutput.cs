using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>What a worker prints past PowerShell, as a record that the shell shows.</summary>
internal static class WorkerOutput
{
    public static InformationRecord Record(string line, string worker)
    {
        var record = new InformationRecord(new HostInformationMessage { Message = line }, $"worker {worker}");
        record.Tags.Add("PSHOST");
        return record;
    }
}
