using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Draws frame after frame on the terminal's screen.</summary>
internal static class LiveWatch
{
    /// <summary>
    /// So often keys and the window's size are looked at. Nothing tells of a key but a read, and a read that waits would take the first key of whoever comes after.
    /// </summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <summary>Goes on until the pools are over, somebody presses q, the terminal is gone, or the pipeline is stopped.</summary>
    /// <param name="view">Draws.</param>
    /// <param name="snapshot">What was seen first.</param>
    /// <param name="read">Reads the pools.</param>
    /// <param name="stopped">Completes when the pools that were read have stopped.</param>
    /// <param name="interval">From one frame to the next.</param>
    /// <param name="stopping">The pipeline is stopped.</param>
    /// <returns>What was seen last.</returns>
    public static WatchSnapshot Run(IPoolView view, WatchSnapshot snapshot, Func<WatchSnapshot> read, Func<Task> stopped, TimeSpan interval, CancellationToken stopping)
    {
        using var screen = new PoolScreen(view);
        while (true)
        {
            if (!screen.Show(snapshot) || snapshot.Over || !Wait(screen, stopped(), interval, stopping))
            {
                return snapshot;
            }

            snapshot = read();
        }
    }

    /// <summary>Waits for the time of the next frame. False when there is none.</summary>
    private static bool Wait(PoolScreen screen, Task stopped, TimeSpan interval, CancellationToken stopping)
    {
        var begin = Environment.TickCount64;
        while (!stopping.IsCancellationRequested)
        {
            if (Terminal.IsLeft())
            {
                return false;
            }

            var left = interval - TimeSpan.FromMilliseconds(Environment.TickCount64 - begin);
            if (left <= TimeSpan.Zero || screen.Changed || PipelineWait.For(stopped, left < Glance ? left : Glance, stopping))
            {
                return true;
            }
        }

        return false;
    }
}
