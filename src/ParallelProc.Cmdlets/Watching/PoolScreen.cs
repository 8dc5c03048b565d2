using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>The terminal's screen, for as long as frames are drawn on it. Whatever ends, the view, its pipeline or the process, gives it back as it was.</summary>
internal sealed class PoolScreen : IDisposable
{
    private readonly object _gate = new();
    private readonly IPoolView _view;
    private readonly ScreenSignals _signals;
    private (int Width, int Height) _size;
    private bool _taken;
    private bool _over;

    public PoolScreen(IPoolView view)
    {
        _view = view;
        _signals = new ScreenSignals(GiveBack, Take);
        Take();
    }

    /// <summary>The window has another size than when the last frame was drawn, or nothing is drawn on it yet.</summary>
    public bool Changed
    {
        get
        {
            lock (_gate)
            {
                return _taken && Terminal.Size != _size;
            }
        }
    }

    /// <summary>Draws a frame, where the screen is not given back. False where there is no terminal any more.</summary>
    public bool Show(WatchSnapshot snapshot)
    {
        lock (_gate)
        {
            if (!_taken)
            {
                return true;
            }

            _size = Terminal.Size;
            return Terminal.TryWrite(_view.Redraw(snapshot, Terminal.Format));
        }
    }

    public void Dispose()
    {
        _signals.Dispose();
        lock (_gate)
        {
            _over = true; // a signal that came just before may still want to take it
            GiveBack();
        }
    }

    private void Take()
    {
        lock (_gate)
        {
            if (!_over)
            {
                _taken = true;
                _size = default;
                Terminal.TryWrite(_view.TakeScreen);
            }
        }
    }

    private void GiveBack()
    {
        lock (_gate)
        {
            if (_taken)
            {
                _taken = false;
                Terminal.TryWrite(_view.ReturnScreen);
            }
        }
    }
}
