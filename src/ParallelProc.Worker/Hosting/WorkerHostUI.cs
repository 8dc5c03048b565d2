using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>The worker's host, as far as it speaks: all of it becomes records of the running item. Questions are errors.</summary>
internal sealed class WorkerHostUI(HostOutput output) : PSHostUserInterface
{
    public override PSHostRawUserInterface RawUI { get; } = new WorkerRawUI();

    public override void Write(string value) => output.Text(value, newLine: false);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        output.Text(value, newLine: false, foregroundColor, backgroundColor);

    public override void WriteLine() => output.Text("", newLine: true);

    public override void WriteLine(string value) => output.Text(value, newLine: true);

    public override void WriteLine(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        output.Text(value, newLine: true, foregroundColor, backgroundColor);

    public override void WriteErrorLine(string value) => output.Text(value, newLine: true);

    public override void WriteWarningLine(string message) => output.Record(RecordKind.Warning, new WarningRecord(message), "WARNING: " + message);

    public override void WriteVerboseLine(string message) => output.Record(RecordKind.Verbose, new VerboseRecord(message), "VERBOSE: " + message);

    public override void WriteDebugLine(string message) => output.Record(RecordKind.Debug, new DebugRecord(message), "DEBUG: " + message);

    public override void WriteProgress(long sourceId, ProgressRecord record) => output.Progress(record);

    public override string ReadLine() => throw WorkerErrors.NoOneToAsk("Read-Host");

    public override SecureString ReadLineAsSecureString() => throw WorkerErrors.NoOneToAsk("Read-Host -AsSecureString");

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw WorkerErrors.NoOneToAsk($"A prompt ({string.Join(", ", descriptions.Select(static field => field.Name))})");

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw WorkerErrors.NoOneToAsk($"A choice ({caption})");

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw WorkerErrors.NoOneToAsk("Get-Credential");

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => throw WorkerErrors.NoOneToAsk("Get-Credential");
}
