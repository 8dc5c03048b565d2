namespace ParallelProc.Engine;

/// <summary>Where the thread that reads from a worker waits while nobody takes what it reads. The worker's pipe fills then, and the worker waits in turn.</summary>
internal sealed class ReadBrake
{
    private readonly object _gate = new();
    private bool _held;
    private bool _released;

    /// <summary>Nothing is to be read for now.</summary>
    public bool Holds
    {
        get
        {
            lock (_gate)
            {
                return _held && !_released;
            }
        }
    }

    public void Hold() => Set(held: true);

    public void LetGo() => Set(held: false);

    /// <summary>Lets go and never holds again: the worker's end is to be seen.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _released = true;
            Monitor.PulseAll(_gate);
        }
    }

    public void Wait()
    {
        lock (_gate)
        {
            while (_held && !_released)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    private void Set(bool held)
    {
        lock (_gate)
        {
            _held = held;
            Monitor.PulseAll(_gate);
        }
    }
}
