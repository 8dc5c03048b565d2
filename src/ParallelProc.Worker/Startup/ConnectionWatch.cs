using System.Net.Sockets;

namespace ParallelProc.Worker;

/// <summary>
/// Ends this process, and its children with it, when the shell has reset the connection: that is how it kills a worker that has no process there. On a thread of its own, as
/// nobody may be reading.
/// </summary>
internal static class ConnectionWatch
{
    public static void Start(Socket socket) =>
        new Thread(() => Run(socket)) { IsBackground = true, Name = "ParallelProc connection watch" }.Start();

    private static void Run(Socket socket)
    {
        try
        {
            // Returns for nothing else, whatever it says: the error itself may have gone to who reads.
            _ = socket.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectError);
        }
        finally
        {
            ProcessEnding.Force();
        }
    }
}
