using System.Diagnostics;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// The items, one after the other, on the thread that runs them. At any time one of them is current, or none; it is waiting to be
/// handed to a pipeline, or out in one. Whatever becomes of the pipeline, <see cref="End"/> credits it to that item.
/// </summary>
internal sealed class ItemFeed(BatchQueue queue, ItemGate gate, BatchReport report, ItemState state, SharedClient shared, SentModules sent)
{
    private static readonly double MicrosecondsPerTick = 1e6 / Stopwatch.Frequency;

    private readonly ObjectDecoder _decoder = new() { Shared = shared };
    private PowerShell? _pipeline;
    private Runner? _open;

    // The open pipeline may still be hit by a stop that was meant for an item before, so it gets no more.
    private bool _isSpent;

    // The open pipeline has come as far as its source.
    private bool _isAsked;

    // The current item has been handed to the open pipeline and has not ended.
    private bool _isOut;
    private Batch? _batch;

    // What bodies and the .NET calls in them see as their Activity.Current, where the shell traces.
    private Activity? _span;
    private object? _value;
    private ErrorRecord? _bindingsError;
    private ErrorRecord? _itemError;
    private long _began;
    private long _ticks;
    private bool _isCurrent;

    /// <summary>Arguments and <c>$using:</c> values of the running batch.</summary>
    public Bindings Bindings { get; } = new();

    /// <summary>Modules that scripts brought along.</summary>
    public ModuleImports Imports { get; } = new(sent);

    /// <summary>What runs the current item, or null when it can't run: then <see cref="Problem"/> says why.</summary>
    public Runner? Runner { get; private set; }

    public ErrorRecord? Problem { get; private set; }

    /// <summary>The batch whose items run; null for none.</summary>
    public Batch? Running => _batch;

    /// <summary>The current item's index in it.</summary>
    public int RunningIndex { get; private set; }

    /// <summary>Since when the current item runs.</summary>
    public TimeSpan RunningFor => Stopwatch.GetElapsedTime(_began);

    /// <summary>The current item is to end.</summary>
    public bool IsStopping => gate.StopRequested;

    /// <summary>Makes the next item current, waiting for it if need be; does nothing when one is. False at the end.</summary>
    public bool MoveNext()
    {
        if (_isCurrent)
        {
            return true;
        }

        int index;
        while (_batch is null || !queue.TryNextItem(out index))
        {
            EndBatch();
            if (!BeginBatch())
            {
                return false;
            }

            if (_batch!.Next > 0)
            {
                index = 0;
                break;
            }
        }

        BeginItem(index);
        return true;
    }

    /// <summary>A pipeline for a runner is open now, and will take its items with <see cref="TryEnter"/>.</summary>
    public void Open(PowerShell pipeline, Runner runner)
    {
        _pipeline = pipeline;
        _open = runner;
        _isSpent = false;
        _isAsked = false;
        state.Begin(runner.Setup);
    }

    /// <summary>Hands the next item to the open pipeline, waiting for it if need be. False when that pipeline's time is over.</summary>
    public bool TryEnter(out object? value)
    {
        _isAsked = true;
        while (!_isSpent && MoveNext() && ReferenceEquals(Runner, _open))
        {
            if (gate.Enter(_pipeline!))
            {
                _isOut = true;
                value = _value;
                return true;
            }

            End(ItemOutcome.Stopped);
        }

        value = null;
        return false;
    }

    public void End(in ItemOutcome outcome)
    {
        var took = Stopwatch.GetTimestamp() - _began;
        _ticks += took;
        _isOut = false;
        _isCurrent = false;
        shared.EndItem();
        var wasStopped = gate.End();
        _isSpent |= wasStopped;
        _value = null;
        if (_batch!.Script is not { Message.Trust: BodyTrust.Clean })
        {
            state.Restore();
        }

        // The last one's leaves with the batch's end.
        // One that was told to stop and came to an end all the same may have done so because of that: it is not complete.
        report.ItemEnded(wasStopped && outcome.Status == ItemStatus.Completed ? ItemOutcome.Stopped : outcome, Math.Max(1, (long)(took * MicrosecondsPerTick)), flush: _batch.Exact && queue.HasMore());
    }

    /// <summary>The open pipeline has ended. If an item was still out in it, or it never came to ask for one, that item ended with it.</summary>
    public void Close(in ItemOutcome outcome)
    {
        gate.AwaitStops();
        if (_isOut || !_isAsked)
        {
            // A stop of ours counts before anything that followed from it.
            End(gate.StopRequested ? ItemOutcome.Stopped : outcome);
        }
    }

    private bool BeginBatch()
    {
        _batch = queue.TakeBatch();
        if (_batch is null)
        {
            return false;
        }

        _ticks = 0;
        report.BatchStarted(_batch);
        if (_batch.TraceParent.Length > 0)
        {
            _span = new Activity("ParallelProc.Body").SetParentId(_batch.TraceParent).Start();
        }

        _bindingsError = null;
        try
        {
            _decoder.Classes = _batch.Script?.Classes;
            Bindings.Set(_batch.Bindings(), _decoder, _batch.Contents);
        }
        catch (Exception e)
        {
            // Whatever the decoder met: it is the fault of what was sent, and each item says so.
            _bindingsError = WorkerErrors.CantDecode(e);
        }

        return true;
    }

    private void EndBatch()
    {
        if (_batch is not null)
        {
            _span?.Stop();
            _span = null;
            report.BatchEnded(_batch, (long)Stopwatch.GetElapsedTime(0, _ticks).TotalMicroseconds);
            _batch = null;
        }
    }

    private void BeginItem(int index)
    {
        _isCurrent = true;
        RunningIndex = index;
        gate.Begin(_batch!.Id, index);
        report.ItemStarted(index);
        _began = Stopwatch.GetTimestamp();
        _itemError = null;
        var hasInput = Decode(_batch.TakeItem());
        Problem = _bindingsError ?? _itemError;
        Runner = null;
        if (_batch.Script is not { } script)
        {
            Problem ??= WorkerErrors.UnknownScript(_batch.ScriptId);
        }
        else if (Problem is null)
        {
            Runner = script.RunnerFor(hasInput, Bindings.HasArguments || script.Message.ItemArguments, this);
            Problem = Runner is null ? script.Error : null;
        }
    }

    private bool Decode(ReadOnlySpan<byte> bytes)
    {
        _value = null;
        if (bytes.IsEmpty)
        {
            return false;
        }

        try
        {
            var reader = new ByteReader(bytes);
            _value = _decoder.Decode(ref reader, _batch!.Blobs);
            if (_batch.Script is { Message.ItemArguments: true })
            {
                _value = Bindings.TakeApart(_value);
            }
        }
        catch (Exception e)
        {
            // As above: this item's error, whatever it was.
            _itemError = WorkerErrors.CantDecode(e);
        }

        return true;
    }
}
