using System.Collections;
using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <summary>Invoke-PoolMap: runs a script block, a method or a command for each input in the workers of a pool and streams the results, in order.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "PoolMap", DefaultParameterSetName = ScriptSet)]
[Alias("ipmap")]
[OutputType(typeof(object))]
public sealed partial class InvokePoolMapCommand : BodyCmdlet
{
    private MapRun? _run;
    private OpenMap? _open;
    private Checkpoint? _checkpoint;
    private bool _expectsInput;
    private ZippedInputs? _zipped;
    private bool _inputOver;
    private MapProgress? _progress;
    private PoolMapJob? _job;
    private Rehydration? _rehydration;

    /// <summary>The inputs: from the pipeline, or a collection.</summary>
    // Not mandatory, as that would cost time for each input: BeginProcessing sees to it.
    [Parameter(Position = 1, ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    /// <summary>Other collections, gone through in step: their elements are further arguments of the body. The map ends with the shortest.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? ZipWith { get; set; }

    /// <summary>The most workers that run this map at a time.</summary>
    [Parameter]
    [Alias("MaxWorkers")]
    public int? ThrottleLimit { get; set; }

    /// <summary>Inputs that go to a worker together; without it, the measured cost decides.</summary>
    [Parameter]
    public int? BatchSize { get; set; }

    /// <summary>How many inputs may be under way before reading waits; without it, the measured cost decides.</summary>
    [Parameter]
    public int? BufferSize { get; set; }

    /// <summary>Writes results as they come, not in the order of the inputs.</summary>
    [Parameter]
    public SwitchParameter Unordered { get; set; }

    /// <summary>Writes a <see cref="PoolResult"/> for each input, with its outputs and errors.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <summary>Takes all inputs, and then writes a job that the map goes on in.</summary>
    [Parameter]
    public SwitchParameter AsJob { get; set; }

    /// <summary>The name of that job, which there is then also without <see cref="AsJob"/>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JobName { get; set; }

    /// <summary>Types that are made again, by PowerShell's conversion, of the property bags that arrive of them.</summary>
    [Parameter]
    public Type[]? Rehydrate { get; set; }

    /// <summary>How many inputs there will be: for progress, and for an even end.</summary>
    [Parameter]
    public int? ExpectedCount { get; set; }

    /// <summary>Shows a line for each busy worker under the progress of the map.</summary>
    [Parameter]
    public SwitchParameter ShowWorkers { get; set; }

    /// <summary>A journal of what was done: the map that is started again with it runs only what is missing.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Gives what an input, <c>$_</c>, is known by in the journal; without it, its content.</summary>
    [Parameter]
    public ScriptBlock? CheckpointKey { get; set; }

    /// <summary>Keeps how inputs ended in the journal, and not what they wrote.</summary>
    [Parameter]
    public SwitchParameter CheckpointOutcomeOnly { get; set; }

    /// <summary>Runs inputs again that failed according to the journal.</summary>
    [Parameter]
    public SwitchParameter RetryFailed { get; set; }

    /// <summary>How many inputs may fail, or write an error; with one more the map is ended early, with the error TooManyErrors.</summary>
    [Parameter]
    public int? MaxErrors { get; set; }

    /// <summary>The same as a share of the inputs that are done, in percent. It is looked at from the tenth on.</summary>
    [Parameter]
    public double? MaxErrorPercent { get; set; }

    /// <summary>When errors end the map (also the first one, under -ErrorAction Stop), inputs that are at work are not stopped.</summary>
    [Parameter]
    public SwitchParameter LetRunningFinish { get; set; }

    private bool WritesJob => AsJob || JobName is not null;

    /// <inheritdoc />
    protected override void BeginProcessing() => Guard(() =>
    {
        _expectsInput = MyInvocation.ExpectingInput;
        if (!_expectsInput && !MyInvocation.BoundParameters.ContainsKey(nameof(InputObject)))
        {
            throw PoolErrors.InputMissing();
        }

        if (_expectsInput)
        {
            PipelineBinding.Shorten(this);
        }

        CheckLimit(nameof(ThrottleLimit), ThrottleLimit);
        CheckLimit(nameof(BatchSize), BatchSize);
        CheckLimit(nameof(BufferSize), BufferSize);
        CheckCount(nameof(MaxErrors), MaxErrors);
        CheckPercent(nameof(MaxErrorPercent), MaxErrorPercent);
        CheckCount(nameof(ExpectedCount), ExpectedCount);
        if (WritesJob && Rehydrate is not null)
        {
            throw PoolErrors.RehydrateAsJob(AsJob ? nameof(AsJob) : nameof(JobName));
        }

        WarningChoice.Settle(this);
        CheckInSession();
        _rehydration = Rehydration.For(this, Rehydrate);
        _zipped = ZipWith is null ? null : ZippedInputs.Of(ZipWith);
        var expected = ExpectedCount ?? (_expectsInput ? null : CountOf(InputObject));
        var options = new MapOptions
        {
            ThrottleLimit = ThrottleLimit ?? int.MaxValue,
            BatchSize = BatchSize,
            BufferSize = BufferSize,
            Unordered = Unordered,
            Detailed = Detailed,
            ExpectedCount = expected,
            Timeout = CheckTime(nameof(TimeoutSeconds), TimeoutSeconds),
            Grace = Grace,
            Retry = Retry,
            MaxErrors = MaxErrors,
            MaxErrorPercent = MaxErrorPercent,
            LetRunningFinish = LetRunningFinish,
        };
        var (code, bindings) = CaptureBody();
        code = _zipped is null ? code : code with { ItemArguments = true };
        if (DebugInProcess)
        {
            _inSession = new InSessionMap(Body!, code, bindings, SessionState, Detailed, StopToken);
            return;
        }

        var pool = PoolOrDefault(Pool);
        options = options with { OnHost = pool.FilterOf(OnHost) };
        OpenCheckpoint(code, bindings);
        code = _checkpoint is null ? code : code with { Prompt = null }; // a command line may hold what must not stand in a journal
        _run = pool.StartMap(code, bindings, options with { Checkpoint = _checkpoint });
        _open = new OpenMap(pool, _run);
        if (WritesJob)
        {
            _job = new PoolMapJob(TaskRepository.Current.Maps, pool, _run, code.Body.Text, JobName);
        }
        else if (MapProgress.IsWanted(this))
        {
            _progress = new MapProgress(this, _run, expected, ShowWorkers);
        }
    });

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        try
        {
            // Given as an argument, a collection means its elements.
            if (!_expectsInput && LanguagePrimitives.GetEnumerable(InputObject) is { } elements)
            {
                foreach (var element in elements)
                {
                    if (_inputOver)
                    {
                        break;
                    }

                    Add(element);
                }
            }
            else
            {
                Add(InputObject);
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            End(e);
        }

        if (_inputOver && _expectsInput && UpstreamStop.For(this) is { } stop)
        {
            EndProcessing(); // the engine does not call it for the command that wants no more
            throw stop;
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
    {
        if (_inSession is not null)
        {
            return;
        }

        _run!.CompleteAdding();
        _open!.Dispose();
        if (_job is not null)
        {
            StartJob(_job);
            return;
        }

        Write();
        while (!_run.Drained)
        {
            WaitAndWrite();
        }

        ThrowIfFailed();
        _run.CloseCheckpoint();
        _progress?.Dispose();
    });

    /// <inheritdoc />
    protected override void StopProcessing()
    {
        base.StopProcessing();
        _run?.Cancel();
        _inSession?.Stop();
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _open?.Dispose();
            _run?.Dispose();
            _progress?.Dispose();
            _job?.Dispose();
            _zipped?.Dispose();
            _checkpoint?.Dispose(); // the map has done so, unless it never began
        }

        base.Dispose(disposing);
    }

    private void Add(object? item)
    {
        object?[]? others = null;
        if (_inputOver || _zipped?.TryNext(out others) == false)
        {
            _inputOver = true;
            return;
        }

        if (_inSession is not null)
        {
            RunHere(_inSession, item, others);
            return;
        }

        _run!.Add(item, others);
        Write();
        if (_job is not null)
        {
            // It is all to be taken before anybody waits. That the map failed meanwhile is for the job to tell.
            _inputOver = _run.Failure is not null;
            return;
        }

        ThrowIfFailed();
        ShowProgress();
        while (_run.WindowFull)
        {
            WaitAndWrite();
        }
    }

    /// <summary>From here on the map is the job's.</summary>
    private void StartJob(PoolMapJob job)
    {
        (_job, _run, _checkpoint) = (null, null, null);
        job.Begin();
        WriteObject(job);
    }

    private void ShowProgress()
    {
        if (_progress is { IsDue: true } progress)
        {
            progress.Write();
        }
    }

    private void WaitAndWrite()
    {
        _run!.Wait();
        Write();
        ThrowIfFailed();
        ShowProgress();
        StopToken.ThrowIfCancellationRequested();
    }

    /// <summary>How many elements a collection has that knows; null where it would have to be gone through.</summary>
    private static int? CountOf(object? input) => (input is PSObject wrapped ? wrapped.BaseObject : input) is ICollection collection and not IDictionary ? collection.Count : null;

    private void ThrowIfFailed()
    {
        if (_run!.Failure is { } failure)
        {
            throw failure;
        }
    }

    private void Write()
    {
        if (_job is not null)
        {
            _job.Take();
            return;
        }

        while (_run!.TryTake(out var kind, out var value))
        {
            try
            {
                if (kind == RecordKind.Progress && _progress is not null && LanguagePrimitives.TryConvertTo<ProgressRecord>(value, out var body))
                {
                    _progress.WriteBody(body, _run.TakenFrom);
                    continue;
                }

                RecordWriter.Write(this, kind, kind == RecordKind.Output && _rehydration is not null ? _rehydration.Of(value) : value);
            }
            catch (PipelineStoppedException) when (LetRunningFinish && kind == RecordKind.Error && !StopToken.IsCancellationRequested)
            {
                // -ErrorAction Stop: this record ends the map.
                FinishRunning();
                throw;
            }
        }
    }

    /// <summary>Lets what runs come to its end, and nothing else begin. What comes of it has nowhere to go any more.</summary>
    private void FinishRunning()
    {
        _run!.Halt(stopRunning: false);
        while (!_run.Drained && !_run.Over)
        {
            while (_run.TryTake(out _, out _))
            {
            }

            if (!_run.Drained)
            {
                _run.Wait();
            }
        }
    }
}
