using System.Net.Sockets;

namespace ParallelProc.Worker;

/// <summary>The entry of a worker that has joined its shell over a connection of its own. (A type of its own: no other worker is to load what sockets need.)</summary>
public static class JoinedMain
{
    /// <summary>Serves the shell over the connection until it says so or goes away. Does not return.</summary>
    /// <param name="channel">What leads to the shell, both ways.</param>
    /// <param name="socket">What is beneath it.</param>
    /// <param name="shared">Whether several workers share this process.</param>
    /// <param name="silenceLimit">How long the shell may be silent before this process ends itself, in seconds.</param>
    public static void Run(Stream channel, Socket socket, bool shared, double silenceLimit) => WorkerMain.RunOnHost(shared, silenceLimit, () =>
    {
        var standard = StandardStreams.Take();
        standard.Input.Dispose();
        standard.Output.Dispose();
        FamilyGuard.Start();
        ConnectionWatch.Start(socket);
        return standard with { Input = channel, Output = channel };
    });
}
