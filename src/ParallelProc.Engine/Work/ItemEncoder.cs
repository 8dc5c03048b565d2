using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Encodes inputs one behind the other into blocks of memory, so that an item costs no array of its own. Used by one thread.</summary>
internal sealed class ItemEncoder : IDisposable
{
    private const int BlockSize = 64 * 1024;
    private const int Large = 1024 * 1024;

    private readonly ObjectEncoder _encoder;
    private readonly ByteWriter _scratch = new();
    private byte[] _block = [];
    private int _used;

    public ItemEncoder(int depth) => _encoder = new ObjectEncoder(depth);

    /// <summary>The bytes of an object.</summary>
    /// <exception cref="ObjectCodecException">It can't cross.</exception>
    public ReadOnlyMemory<byte> Encode(object? value)
    {
        _scratch.Clear();
        _encoder.Encode(_scratch, value);
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

    public void Dispose() => _scratch.Dispose();
}
