namespace ParallelProc.Tests.Worker;

/// <summary>What the worker's tests share: one worker a test, and records as short texts.</summary>
public abstract class WorkerTest : IDisposable
{
    /// <summary>The commands of these names belong to a module that is not here.</summary>
    private protected static readonly string[] StreamCommands =
    [
        "function Write-Warning { [CmdletBinding()] param($Text) $PSCmdlet.WriteWarning($Text) }",
        "function Write-Verbose { [CmdletBinding()] param($Text) $PSCmdlet.WriteVerbose($Text) }",
        "function Write-Information { [CmdletBinding()] param($Text) $PSCmdlet.WriteInformation($Text, [string[]]@()) }",
        "function Write-Progress { [CmdletBinding()] param($Text) $PSCmdlet.WriteProgress([System.Management.Automation.ProgressRecord]::new(1, $Text, 'busy')) }",
        """
        function Write-Error { [CmdletBinding()] param($Text)
            $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new($Text), 'TestError', 'NotSpecified', $null)) }
        """,
    ];

    private readonly Lazy<InMemoryWorker> _worker;

    private protected WorkerTest(Func<InMemoryWorker>? create = null) => _worker = new Lazy<InMemoryWorker>(create ?? (static () => new InMemoryWorker()));

    private protected InMemoryWorker Worker => _worker.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_worker.IsValueCreated)
        {
            Worker.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    private protected static string[] Texts(IEnumerable<Record> records) => [.. records.Select(static record => record.ToString())];

    private protected static string[] Kinds(IEnumerable<Record> records) => [.. records.Select(static record => record.Kind.ToString())];

    /// <summary>Runs a body for items 0, 1, … and returns its outputs as text.</summary>
    private protected string[] Outputs(string body, int items = 1, object?[]? bindings = null, string[]? functions = null) =>
    [
        .. Worker.Run(body, [.. Enumerable.Range(0, items).Cast<object?>()], bindings, functions: functions)
            .Where(static record => record.Kind != ParallelProc.Protocol.RecordKind.Done)
            .Select(static record => $"{(record.Kind == ParallelProc.Protocol.RecordKind.Output ? "" : record.Kind + " ")}{record.Value}"),
    ];
}
