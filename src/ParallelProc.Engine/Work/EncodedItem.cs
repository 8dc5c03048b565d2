using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>An input as it crosses.</summary>
/// <param name="Bytes">Its bytes.</param>
/// <param name="Blobs">Its large arrays, which go in front of the message, or null for none. They are needed until the item has ended, as it may be run again.</param>
internal readonly record struct EncodedItem(ReadOnlyMemory<byte> Bytes, Blob[]? Blobs)
{
    /// <summary>All of its bytes.</summary>
    public long Length
    {
        get
        {
            long length = Bytes.Length;
            if (Blobs is not null)
            {
                foreach (var blob in Blobs)
                {
                    length += blob.Length;
                }
            }

            return length;
        }
    }

    /// <summary>The item has ended: its large arrays are not needed here any more.</summary>
    public void LetGo()
    {
        if (Blobs is not null)
        {
            foreach (var blob in Blobs)
            {
                blob.LetGo();
            }
        }
    }
}
