using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Watch-ProcessPool: a live view of pools in the terminal, or a line now and then where there is none.</summary>
[Cmdlet(VerbsCommon.Watch, "ProcessPool")]
[OutputType(typeof(string))]
public sealed class WatchProcessPoolCommand : PoolCmdlet
{
    private const double ShortestSeconds = 0.1;
    private const double LongestSeconds = 2_000_000;

    /// <summary>So wide is a picture, in characters.</summary>
    private const int PictureWidth = 110;

    private readonly PoolWatch _watch = new();
    private bool _all;
    private bool _refused; // one of them: an error has told why

    /// <summary>The pools, or their names, also with wildcards; without it, all pools, those that are started later too.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    [ValidateNotNull]
    [SupportsWildcards]
    public object[]? Pool { get; set; }

    /// <summary>So long from one frame, or line, to the next.</summary>
    [Parameter]
    public double IntervalSeconds { get; set; } = 1;

    /// <summary>Shows what is to be seen now, and ends.</summary>
    [Parameter]
    public SwitchParameter Once { get; set; }

    /// <summary>Lines of text, in a terminal too.</summary>
    [Parameter]
    public SwitchParameter AsText { get; set; }

    /// <summary>A file for a picture (SVG) of what is to be seen now, in place of showing it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Picture { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => Guard(() =>
    {
        if (IntervalSeconds is not (>= ShortestSeconds and <= LongestSeconds))
        {
            throw PoolErrors.InvalidLimit(nameof(IntervalSeconds), IntervalSeconds, $"it must be between {ShortestSeconds} and {LongestSeconds} seconds");
        }
    });

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        _all = Pool is null;
        foreach (var given in Pool ?? [])
        {
            Take(given);
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
    {
        var first = Read();
        if (first.Pools.Count == 0)
        {
            WriteNothing();
        }
        else if (Picture is not null)
        {
            Draw(FileSystemPath.Of(this, Picture, NotDrawn), first);
        }
        else if (AsText || !Terminal.CanDraw || !OutputTarget.IsScreen(this))
        {
            WriteLines(first);
        }
        else if (Once)
        {
            WriteObject(ViewLoader.Load().Render(first, Terminal.Format with { Height = null }), enumerateCollection: true);
        }
        else
        {
            var last = LiveWatch.Run(ViewLoader.Load(), first, Read, () => _watch.Stopped, TimeSpan.FromSeconds(IntervalSeconds), StopToken);
            StopToken.ThrowIfCancellationRequested();
            WriteObject(WatchLines.Sums(last), enumerateCollection: true);
        }
    });

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _watch.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Take(object given)
    {
        var known = false;
        GuardOne(() =>
        {
            foreach (var pool in PoolResolver.Several(given))
            {
                _watch.Add(pool);
            }

            known = true;
        });
        _refused |= !known;
    }

    private void WriteNothing()
    {
        if (!_refused)
        {
            WriteWarning(PoolErrors.NothingToWatch(PoolRegistry.All.Select(static pool => pool.Name)));
        }
    }

    private WatchSnapshot Read()
    {
        foreach (var pool in _all ? PoolRegistry.All : [])
        {
            _watch.Add(pool);
        }

        return _watch.Read();
    }

    private void WriteLines(WatchSnapshot snapshot)
    {
        while (true)
        {
            WriteObject(WatchLines.Of(snapshot), enumerateCollection: true);
            if (Once || snapshot.Over)
            {
                return;
            }

            PipelineWait.For(_watch.Stopped, TimeSpan.FromSeconds(IntervalSeconds), StopToken);
            StopToken.ThrowIfCancellationRequested();
            snapshot = Read();
        }
    }

    private static PoolException NotDrawn(string path, Exception cause) => PoolErrors.PlotNotWritten(path, nameof(Picture), cause);

    private static void Draw(string path, WatchSnapshot snapshot)
    {
        var picture = ViewLoader.Load().Draw(snapshot, new ViewFormat(PictureWidth, null, Color: true, Unicode: true));
        try
        {
            File.WriteAllText(path, picture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw NotDrawn(path, e);
        }
    }
}
