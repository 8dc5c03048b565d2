namespace ParallelProc.Protocol;

/// <summary>The blobs of a value, in the order in which it was written.</summary>
internal sealed class BlobList
{
    private readonly List<Blob> _blobs = [];
    private long _bytes;

    public int Count => _blobs.Count;

    public void Add(Blob blob)
    {
        if (_bytes + blob.Length > Blob.Most)
        {
            throw new ProtocolException($"A message of more than {Blob.Most} bytes can't be built. Send large data in parts, or as a file.");
        }

        _blobs.Add(blob);
        _bytes += blob.Length;
    }

    /// <summary>Forgets those that were added after there were <paramref name="count"/>.</summary>
    public void CutTo(int count)
    {
        for (var i = count; i < _blobs.Count; i++)
        {
            _bytes -= _blobs[i].Length;
        }

        _blobs.RemoveRange(count, _blobs.Count - count);
    }

    public Blob[] ToArray() => [.. _blobs];

    public List<Blob>.Enumerator GetEnumerator() => _blobs.GetEnumerator();
}
