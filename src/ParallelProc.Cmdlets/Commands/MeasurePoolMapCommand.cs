using System.Collections;
using System.Management.Automation;
using System.Text;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Measure-PoolMap: runs a sample with several settings, and says which one to use and why.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "PoolMap", DefaultParameterSetName = ScriptSet)]
[OutputType(typeof(PoolMapMeasurement))]
public sealed class MeasurePoolMapCommand : CaptureCmdlet
{
    /// <summary>Shorter runs are mostly the start and the end of a map.</summary>
    private const double ShortestSeconds = 0.05;

    private const int MostRunspaces = 256;

    private readonly List<object?> _items = [];
    private MeasuringPools? _pools;
    private volatile PoolTrial? _inPool;
    private volatile SessionTrial? _inSession;

    /// <summary>The script block, as Invoke-PoolMap takes it. It runs many times for each input.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ScriptSet)]
    [ScriptTextTransformation]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>The command, as Invoke-PoolMap takes it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = CommandSet)]
    [ArgumentCompleter(typeof(CommandNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? CommandName { get; set; }

    /// <summary>The sample: inputs from the pipeline, or a collection.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public object? InputObject { get; set; }

    /// <summary>The numbers of workers to try; without it, 1, 2, 4 and so on, up to as many as processors.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public int[]? Workers { get; set; }

    /// <summary>The numbers of runspaces in each worker to try; without it, 1.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public int[] Runspaces { get; set; } = [1];

    /// <summary>The batch sizes to try, beside the one that the measured cost decides, which is 0; without it, that one only.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public int[] BatchSize { get; set; } = [0];

    /// <summary>How many runs of each setting count; one more, the first, does not.</summary>
    [Parameter]
    public int Repeat { get; set; } = 3;

    /// <summary>A file for a picture of the figures (SVG).</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Plot { get; set; }

    /// <summary>Arguments by position, as for Invoke-PoolMap.</summary>
    [Parameter]
    [Alias("Args")]
    public object?[] ArgumentList { get; set; } = [];

    /// <summary>Arguments by name, as for Invoke-PoolMap.</summary>
    [Parameter]
    public IDictionary Parameter { get; set; } = new Hashtable();

    /// <inheritdoc />
    private protected override bool WorkersDefineTypes => false;

    /// <inheritdoc />
    protected override void BeginProcessing() => Guard(() =>
    {
        foreach (var count in Workers ?? [])
        {
            CheckLimit(nameof(Workers), count);
        }

        if (Runspaces.Any(static count => count is < 1 or > MostRunspaces))
        {
            throw PoolErrors.InvalidLimit(nameof(Runspaces), string.Join(", ", Runspaces), $"each must be between 1 and {MostRunspaces}");
        }

        foreach (var size in BatchSize)
        {
            CheckCount(nameof(BatchSize), size);
        }

        CheckLimit(nameof(Repeat), Repeat);
    });

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        // Given as an argument, a collection means its elements.
        if (!MyInvocation.ExpectingInput && LanguagePrimitives.GetEnumerable(InputObject) is { } elements)
        {
            _items.AddRange(elements.Cast<object?>());
        }
        else
        {
            _items.Add(InputObject);
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
    {
        if (_items.Count == 0)
        {
            throw PoolErrors.InputMissing();
        }

        using var plot = Plot is null ? null : OpenPlot(GetUnresolvedProviderPathFromPSPath(Plot));
        var body = ScriptBlock ?? CommandBody.Of(CommandName!, hasInput: true, this);
        var capture = Capture(body);
        var bindings = CommandName is null ? capture.Bind(ArgumentList, Parameter) : capture.Bind(CommandBody.Arguments(ArgumentList, Parameter), new Hashtable(), isNested: true);
        var code = capture.Code;
        _inSession = new SessionTrial(new BodyScript(body, code, bindings, SessionState, plain: true), _items, StopToken);
        _inPool = new PoolTrial(code, bindings, _items, StopToken);
        var settings = Settings().ToArray();
        _pools = new MeasuringPools(SessionOptions.Of(SessionState));
        _pools.Start(settings, StopToken);
        var measured = Measure(_inSession, _inPool, settings, _pools);
        _pools.Dispose();
        if (measured.Min(static m => m.MedianSeconds) < ShortestSeconds)
        {
            WriteWarning($"The sample takes less than {ShortestSeconds} seconds, so the figures say little. Give more inputs.");
        }

        WriteObject(measured, enumerateCollection: true);
        // Shown below the table, as Write-Host would, and not part of what a variable gets.
        WriteInformation(new HostInformationMessage { Message = measured.Single(static m => m.Recommended).Reason }, ["PSHOST"]);
        if (plot is not null)
        {
            Draw(plot, measured);
        }
    });

    /// <inheritdoc />
    protected override void StopProcessing()
    {
        base.StopProcessing();
        _inPool?.Stop();
        _inSession?.Stop();
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pools?.Dispose();
        }

        base.Dispose(disposing);
    }

    private IEnumerable<PoolMapMeasurement> Settings() =>
        from workers in (Workers ?? PowersOfTwo(Environment.ProcessorCount)).Distinct()
        from runspaces in Runspaces.Distinct()
        from size in BatchSize.Distinct()
        select new PoolMapMeasurement { Workers = workers, Runspaces = runspaces, BatchSize = size == 0 ? null : size, Items = _items.Count };

    /// <summary>1, 2, 4 and so on, and the number itself.</summary>
    private static IEnumerable<int> PowersOfTwo(int most)
    {
        for (var count = 1; count < most; count *= 2)
        {
            yield return count;
        }

        yield return most;
    }

    /// <summary>Runs all settings, one after the other, and that again: what else the machine does then hits all alike. The first round warms up.</summary>
    private IReadOnlyList<PoolMapMeasurement> Measure(SessionTrial inSession, PoolTrial inPool, PoolMapMeasurement[] settings, MeasuringPools pools)
    {
        var session = new PoolMapMeasurement { Items = _items.Count };
        PoolMapMeasurement[] all = [session, .. settings];
        var trials = all.Select(static _ => new List<MapTrial>()).ToArray();
        var progress = new ProgressRecord(0, "Measure-PoolMap", "runs the sample");
        for (var round = 0; round <= Repeat; round++)
        {
            for (var i = 0; i < all.Length; i++)
            {
                StopToken.ThrowIfCancellationRequested();
                progress.StatusDescription = round == 0 ? $"{all[i]}, to warm up" : $"{all[i]}, run {round} of {Repeat}";
                progress.PercentComplete = 100 * (round * all.Length + i) / ((Repeat + 1) * all.Length);
                WriteProgress(progress);
                var trial = i == 0 ? inSession.Run() : inPool.Run(pools[all[i]], all[i].BatchSize);
                if (round > 0)
                {
                    trials[i].Add(trial);
                }
            }
        }

        progress.RecordType = ProgressRecordType.Completed;
        WriteProgress(progress);
        var alone = MapTrials.Median(trials[0].Select(static t => t.Seconds));
        var sums = all.Select((setting, i) => MapTrials.Sum(setting, trials[i], alone)).ToArray();
        return Recommendation.Mark(sums[0], sums[1..], Environment.ProcessorCount);
    }

    /// <summary>Opened before anything is measured, which takes its time: a path that can't be written must not cost the figures.</summary>
    private static FileStream OpenPlot(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw PoolErrors.PlotNotWritten(path, nameof(Plot), e);
        }
    }

    private void Draw(FileStream plot, IReadOnlyList<PoolMapMeasurement> measured)
    {
        try
        {
            plot.SetLength(0);
            plot.Write(Encoding.UTF8.GetBytes(MeasurementChart.Draw(measured)));
            plot.Flush();
        }
        catch (IOException e)
        {
            WriteError(PoolErrors.PlotNotWritten(plot.Name, nameof(Plot), e).Record);
        }
    }
}
