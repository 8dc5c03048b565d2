using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Export-PoolTrace: draws what workers did and when, as a page or as a trace of Chrome's format.</summary>
[Cmdlet(VerbsData.Export, "PoolTrace", DefaultParameterSetName = PoolSet, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportPoolTraceCommand : PoolCmdlet
{
    private const string PoolSet = "Pool";
    private const string LogSet = "LogPath";
    private const string InputSet = "InputObject";

    private readonly List<ProcessPool> _pools = [];
    private readonly List<PoolEvent> _events = [];
    private TraceFile? _file;
    private bool _refused; // the last of them: an error has told why

    /// <summary>The file: .html for a page, .json for a trace that Perfetto opens.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The pools, or their names, also with wildcards; without it, all pools.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ParameterSetName = PoolSet)]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    [ValidateNotNull]
    [SupportsWildcards]
    public object[]? Pool { get; set; }

    /// <summary>Logs that pools wrote with their own -LogPath, in place of pools.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LogSet)]
    [ValidateNotNullOrEmpty]
    public string[] LogPath { get; set; } = [];

    /// <summary>Events of Get-PoolEvent, in place of pools.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [ValidateNotNull]
    public PoolEvent[] InputObject { get; set; } = [];

    /// <summary>A file that is there is left alone, with an error.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>A file that is marked as read-only is replaced, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes the file to the pipeline.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => Guard(() =>
    {
        _file = new TraceFile(FileSystemPath.Of(this, Path, PoolErrors.TraceNotWritten), NoClobber, Force);
        _file.Check();
    });

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        _events.AddRange(ParameterSetName == InputSet ? InputObject : []);
        foreach (var given in ParameterSetName == PoolSet ? Pool ?? ["*"] : [])
        {
            Take(given);
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
    {
        if (_refused && _pools.Count + _events.Count == 0)
        {
            return; // it has been told why there is nothing to draw
        }

        var trace = new TraceBuilder();
        switch (ParameterSetName)
        {
            case LogSet:
                Array.ForEach(LogPath, given => TraceLogReader.Read(_file!.OtherThan(FileSystemPath.Of(this, given, PoolErrors.TraceLogUnreadable)), trace, StopToken));
                break;
            default:
                trace.Add(_events);
                trace.Add(_pools);
                break;
        }

        var drawn = trace.Build(_pools.Select(static pool => pool.Name), _pools.Count > 0 ? DateTime.UtcNow : null);
        if (ShouldProcess(Path, "Export-PoolTrace"))
        {
            var file = _file!.Write(drawn, StopToken);
            if (PassThru)
            {
                WriteObject(file);
            }
        }
    });

    private void Take(object given)
    {
        // PowerShell binds all that comes by the pipeline to -Pool, as that takes any object.
        if (((given as PSObject)?.BaseObject ?? given) is PoolEvent one)
        {
            _events.Add(one);
            return;
        }

        _refused = true;
        GuardOne(() =>
        {
            _pools.AddRange(PoolResolver.Several(given).Except(_pools));
            _refused = false;
        });
    }
}
