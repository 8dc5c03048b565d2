using System.Net.Security;
using System.Net.Sockets;

namespace ParallelProc.Engine;

/// <summary>A worker's own connection, after it has proved itself. One thread reads, another one writes.</summary>
internal sealed class JoinChannel(Socket socket, SslStream stream) : IDisposable
{
    /// <summary>Where the worker is.</summary>
    public string From { get; } = $"{socket.RemoteEndPoint}";

    public int Read(Span<byte> buffer) => stream.Read(buffer);

    public void Write(ReadOnlySpan<byte> buffer) => stream.Write(buffer);

    /// <summary>The worker finds the end of its input; what it says is still read.</summary>
    public void EndInput()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The worker was quicker: there is nobody to tell.
            return;
        }
    }

    /// <summary>Ends it so that the worker is told at once, also where nobody reads there; a read or a write here that waits fails.</summary>
    public void Reset()
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It has ended already.
            return;
        }

        socket.Dispose();
    }

    /// <summary>Not the stream: somebody may still be in it, and without its socket it holds nothing but memory.</summary>
    public void Dispose() => socket.Dispose();
}
