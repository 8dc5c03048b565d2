namespace ParallelProc.Protocol;

/// <summary>The blobs that came in front of a message. Each is taken once, by the value that it belongs to. Not thread-safe.</summary>
internal sealed class ArrivedBlobs
{
    private readonly Dictionary<long, Array> _arrays = [];

    /// <summary>The bytes of all that came.</summary>
    public long Bytes { get; private set; }

    public void Add(long id, Array array, int bytes)
    {
        if (!_arrays.TryAdd(id, array))
        {
            throw new ProtocolException($"Blob {id} came twice.");
        }

        Bytes += bytes;
    }

    public Array Take(long id) =>
        _arrays.Remove(id, out var array) ? array : throw new ProtocolException($"Blob {id} did not come, or was taken before.");
}
