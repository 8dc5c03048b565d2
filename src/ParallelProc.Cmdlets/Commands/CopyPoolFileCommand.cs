using System.Globalization;
using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Copy-PoolFile: brings files and folders of this machine to the hosts of a pool.</summary>
[Cmdlet(VerbsCommon.Copy, "PoolFile", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
[OutputType(typeof(PoolFileCopy))]
public sealed class CopyPoolFileCommand : PoolCmdlet
{
    private readonly ChangeSignal _change = new();
    private readonly List<HostCopy> _copies = [];
    private FileSelection _selection = null!;
    private ProcessPool _pool = null!;

    /// <summary>Files and folders; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Path")]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The same, as they are: no character is a wildcard.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "LiteralPath")]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The folder on each host that they go to. Where it is no full path it begins at the home of the login there.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Destination { get; set; } = "";

    /// <summary>The pool, or its name; without it, that of the innermost Use-ProcessPool, else the shared default one.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    [ValidateNotNull]
    public object? Pool { get; set; }

    /// <summary>Those of its hosts that are meant: names, or patterns of names. Without it, all.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    [HostNameTransformation]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? OnHost { get; set; }

    /// <summary>Folders are copied with all that is in them.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Makes the destination where there is no such folder, and replaces files that are read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes an object for each host and file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => Guard(() =>
    {
        _pool = PoolOrDefault(Pool);
        _selection = new FileSelection(Recurse, WriteWarning);
    });

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (var given in ParameterSetName == "Path" ? Path : LiteralPath)
        {
            foreach (var path in Resolve(given))
            {
                GuardOne(() => Select(path));
            }
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
    {
        var hosts = Hosts(); // of a name that is wrong one hears in any case
        hosts = _selection.Count == 0 ? [] : [.. hosts.Where(MayCopyTo)];
        if (hosts.Count == 0)
        {
            return;
        }

        var progress = new CopyProgress(this, _selection.Bytes);
        try
        {
            var files = Read(progress);
            _copies.AddRange(hosts.Select(host => new HostCopy(_pool, host, files, Destination, Force, _change.Raise)));
            _copies.ForEach(static copy => copy.Start());
            Follow(progress);
        }
        finally
        {
            progress.End(hosts.Count);
        }
    });

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _copies.ForEach(static copy => copy.Dispose());
            _copies.Clear();
        }

        base.Dispose(disposing);
    }

    private IReadOnlyList<string> Resolve(string given)
    {
        IReadOnlyList<string> paths = [];
        GuardOne(() =>
        {
            try
            {
                paths = ParameterSetName == "Path" ? Resolved(given) : [FileSystemPath.Of(this, given, static (path, cause) => PoolErrors.CopySourceNotFound(path, cause.Message))];
            }
            catch (Exception e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or PSInvalidOperationException or PSNotSupportedException)
            {
                throw PoolErrors.CopySourceNotFound(given, e.Message);
            }
        });
        return paths;
    }

    private string[] Resolved(string given)
    {
        var paths = SessionState.Path.GetResolvedProviderPathFromPSPath(given, out var provider);
        return provider.Name == "FileSystem" ? [.. paths] : throw PoolErrors.CopySourceNotFound(given, $"It lies with the provider {provider.Name}.");
    }

    private void Select(string path)
    {
        try
        {
            _selection.Add(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PoolErrors.CopySourceUnreadable(path, e);
        }
    }

    /// <summary>Null stands for the machine that all workers are on.</summary>
    private IReadOnlyList<PoolHost?> Hosts()
    {
        var filter = _pool.FilterOf(OnHost);
        return _pool.Hosts is { Count: > 0 } hosts ? [.. hosts.Where(h => filter?.Fits(h) ?? true)] : [null];
    }

    private bool MayCopyTo(PoolHost? host) => ShouldProcess(
        $"{host?.Name ?? Environment.MachineName}: {Destination}", string.Create(CultureInfo.CurrentCulture, $"Copy {_selection.Count:N0} files and folders, {_selection.Bytes:N0} bytes"));

    private List<OfferedFile> Read(CopyProgress progress)
    {
        var files = new List<OfferedFile>();
        var done = 0L;
        foreach (var file in _selection.Read(problem => WriteError(problem.Record), StopToken))
        {
            files.Add(file);
            progress.Reading(done += file.Entry.Length);
        }

        return files;
    }

    /// <summary>Writes what is told of the hosts, until there is no more.</summary>
    private void Follow(CopyProgress progress)
    {
        while (true)
        {
            var next = _change.Next;
            var ended = _copies.TrueForAll(static copy => copy.HasEnded);
            foreach (var copy in _copies)
            {
                while (copy.TryTake(out var result))
                {
                    Write(result!);
                }
            }

            if (ended)
            {
                return;
            }

            progress.Sending(_copies);
            PipelineWait.For(next, StopToken);
        }
    }

    private void Write(object result)
    {
        if (result is ErrorRecord error)
        {
            WriteError(error);
        }
        else if (PassThru)
        {
            WriteObject(result);
        }
    }
}
