using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Encodes inputs one behind the other into blocks of memory, so that an item costs no array of its own. Used by one thread.</summary>
internal sealed class ItemEncoder : IDisposable
{
    private const int BlockSize = 64 * 1024;
    private const int Large = 1024 * 1024;

    private static ItemEncoder? Spare;

    private readonly ObjectEncoder _encoder = new();
    private readonly ByteWriter _scratch = new();
    private readonly BlobList _blobs = new();
    private byte[] _block = [];
    private int _used;

    private ItemEncoder()
    {
    }

    /// <summary>One to be disposed of after use: it is kept for the next user, as making one costs more than most items do.</summary>
    public static ItemEncoder Rent(ScriptCode code)
    {
        var encoder = Interlocked.Exchange(ref Spare, null) ?? new ItemEncoder();
        encoder._encoder.Depth = code.Depth;
        encoder._encoder.Classes = code.Classes?.Names;
        return encoder;
    }

    /// <summary>The bytes of an object, as it is now: what the caller does to it later changes nothing.</summary>
    /// <exception cref="ObjectCodecException">It can't cross.</exception>
    public EncodedItem Encode(object? value)
    {
        _scratch.Clear();
        _encoder.Encode(_scratch, value, _blobs);
        return new EncodedItem(TakeBytes(), _blobs.Count == 0 ? null : TakeBlobs());
    }

    /// <summary>Gives it back, once. What was written is still in use; what follows it in the block is free.</summary>
    public void Dispose() => Volatile.Write(ref Spare, this);

    private Blob[] TakeBlobs()
    {
        var blobs = _blobs.ToArray();
        _blobs.CutTo(0);
        foreach (var blob in blobs)
        {
            blob.Freeze();
        }

        return blobs;
    }

    private ReadOnlyMemory<byte> TakeBytes()
    {
        var length = _scratch.Length;
        if (length > BlockSize / 4)
        {
            return length > Large ? _scratch.Detach() : _scratch.Written.ToArray();
        }

        if (_block.Length - _used < length)
        {
            _block = new byte[BlockSize];
            _used = 0;
        }

        _scratch.Written.CopyTo(_block.AsSpan(_used));
        var encoded = _block.AsMemory(_used, length);
        _used += length;
        return encoded;
    }
}
