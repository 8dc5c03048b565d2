using System.Net;
using System.Net.Sockets;

namespace ParallelProc.Engine;

/// <summary>
/// Connections that have not proved themselves yet. When they are too many, one goes: the oldest of that machine which has the most. So whoever opens many and says nothing
/// pushes out its own. Thread-safe.
/// </summary>
/// <param name="most">How many there may be.</param>
internal sealed class JoinAttempts(Func<int> most)
{
    private readonly LinkedList<Socket> _sockets = new();
    private bool _ended;

    public int Count
    {
        get
        {
            lock (_sockets)
            {
                return _sockets.Count;
            }
        }
    }

    /// <summary>Takes one in; false when it is too late for that.</summary>
    public bool Add(Socket socket)
    {
        Socket? surplus = null;
        lock (_sockets)
        {
            if (_ended)
            {
                return false;
            }

            if (_sockets.Count >= most())
            {
                surplus = _sockets.GroupBy(AddressOf).MaxBy(static g => g.Count())?.First();
            }

            _sockets.AddLast(socket);
            if (surplus is not null)
            {
                _sockets.Remove(surplus);
            }
        }

        surplus?.Dispose();
        return true;
    }

    /// <summary>It has proved itself, or ended. False when it had been pushed out.</summary>
    public bool Remove(Socket socket)
    {
        lock (_sockets)
        {
            return _sockets.Remove(socket);
        }
    }

    public void End()
    {
        List<Socket> left;
        lock (_sockets)
        {
            _ended = true;
            left = [.. _sockets];
            _sockets.Clear();
        }

        left.ForEach(static s => s.Dispose());
    }

    private static IPAddress? AddressOf(Socket socket)
    {
        try
        {
            return (socket.RemoteEndPoint as IPEndPoint)?.Address;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return null; // it has gone by itself
        }
    }
}
