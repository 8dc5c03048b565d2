using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>Tells a shell on another machine, from time to time, that this worker is alive. On a thread of its own, whatever its bodies do.</summary>
internal static class HeartBeat
{
    public static void Start(WorkerOutput output, TimeSpan interval) =>
        new Thread(() => Run(output, interval)) { IsBackground = true, Name = "ParallelProc heartbeat" }.Start();

    private static void Run(WorkerOutput output, TimeSpan interval)
    {
        try
        {
            while (true)
            {
                Thread.Sleep(interval);
                output.Write(FrameKind.Beat, default);
            }
        }
        catch (ConnectionLostException)
        {
            // The shell is gone, and the end of this process has begun.
            return;
        }
    }
}
