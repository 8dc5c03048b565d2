using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace ParallelProc.Worker;

/// <summary>
/// Which item is out, in which pipeline, and whether it is to be stopped. A stop names its item; one that comes late or twice finds
/// another item, or none, and does nothing.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A source without a timer, whose wait handle is small, holds nothing that its finalizer does not give back.")]
internal sealed class ItemGate
{
    private readonly object _gate = new();
    private long _batch;
    private int _item = -1;
    private bool _stop;

    // The last stop that found another item, or none: its own may still be on its way here.
    private (long Batch, long Item) _early = (-1, -1);
    private bool _abandoned;
    private int _stopping;
    private PowerShell? _pipeline;
    private CancellationTokenSource? _token;

    /// <summary>Cancelled when the item that runs is to stop.</summary>
    public CancellationToken Stopping
    {
        get
        {
            lock (_gate)
            {
                if (_token is null)
                {
                    _token = new CancellationTokenSource();
                    if (_stop)
                    {
                        _token.Cancel();
                    }
                }

                return _token.Token;
            }
        }
    }

    /// <summary>The item that runs: its batch, and its index there; -1 where none does.</summary>
    public (long Batch, int Item) Current
    {
        get
        {
            lock (_gate)
            {
                return (_batch, _item);
            }
        }
    }

    public void Begin(long batch, int item)
    {
        lock (_gate)
        {
            _batch = batch;
            _item = item;
            _stop = _abandoned || _early == (batch, item);
            _pipeline = null;
        }
    }

    /// <summary>The item goes into a pipeline now. False when it was stopped before.</summary>
    public bool Enter(PowerShell pipeline)
    {
        lock (_gate)
        {
            _pipeline = pipeline;
            return !_stop;
        }
    }

    /// <summary>The item is over.</summary>
    /// <returns>True when a stop was asked for: its pipeline may still be hit by it, and must not be given another item.</returns>
    public bool End()
    {
        lock (_gate)
        {
            _item = -1;
            _pipeline = null;
            if (_stop)
            {
                _token = null; // it has been cancelled: the next item's is another
            }

            return _stop;
        }
    }

    public bool StopRequested
    {
        get
        {
            lock (_gate)
            {
                return _stop;
            }
        }
    }

    /// <summary>Waits until no stop is under way: a pipeline must not be disposed of under one.</summary>
    public void AwaitStops()
    {
        lock (_gate)
        {
            while (_stopping > 0)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Stops an item if it is the one that is out. Never waits.</summary>
    public void Stop(long batch, long item)
    {
        lock (_gate)
        {
            if (_item >= 0 && _batch == batch && _item == item)
            {
                StopHeld();
            }
            else
            {
                _early = (batch, item);
            }
        }
    }

    /// <summary>Stops whatever is out and whatever comes: the shell is gone.</summary>
    public void StopCurrent()
    {
        lock (_gate)
        {
            _abandoned = true;
            if (_item >= 0)
            {
                StopHeld();
            }
        }
    }

    private void StopHeld()
    {
        if (_stop)
        {
            return;
        }

        _stop = true;
        var token = _token;
        if (_pipeline is not null || token is not null)
        {
            // On a thread of its own: the caller reads the shell's messages, and the body may have taken all of the thread pool's.
            _stopping++;
            var pipeline = _pipeline;
            new Thread(() => Stop(pipeline, token)) { IsBackground = true, Name = "ParallelProc stop" }.Start();
        }
    }

    private void Stop(PowerShell? pipeline, CancellationTokenSource? token)
    {
        try
        {
            // Not the one that waits: it would wait for the body, and we want to be done before the pipeline is disposed of.
            pipeline?.BeginStop(null, null);
            token?.Cancel();
        }
        finally
        {
            lock (_gate)
            {
                _stopping--;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
