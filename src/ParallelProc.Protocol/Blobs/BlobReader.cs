using System.Buffers;
using System.Runtime.InteropServices;

namespace ParallelProc.Protocol;

/// <summary>
/// Puts a blob that comes frame by frame into an array of its own, which becomes the value itself. Memory is asked for in steps, so that a length that is
/// only claimed costs little: <see cref="FirstStep"/> at once (from the pool where that is not all), and after that <see cref="Growth"/> times what has
/// come. A block of 64 MiB takes one step, and so a copy of a sixteenth.
/// </summary>
internal sealed class BlobReader
{
    /// <summary>No more than what any long message is given to begin with.</summary>
    private const int FirstStep = 4 * FrameHeader.MaxPayload;
    private const int Growth = 16;

    private readonly BlobHead _head;
    private readonly PrimitiveArrays.Element _element;
    private Array _array;
    private byte[]? _first;
    private int _capacity;
    private int _came;

    public BlobReader(in BlobHead head)
    {
        _head = head;
        _element = PrimitiveArrays.ByCode(head.Element);
        if (head.Length == 0 || head.Length % _element.Size != 0)
        {
            throw new ProtocolException($"Blob {head.Id} can't have {head.Length} bytes.");
        }

        _capacity = Math.Min(head.Length, FirstStep);
        _array = _capacity == head.Length ? _element.Make(_capacity / _element.Size) : _first = ArrayPool<byte>.Shared.Rent(_capacity);
    }

    public long Id => _head.Id;

    public int Length => _head.Length;

    public bool IsWhole => _came == _head.Length;

    /// <summary>Where the next bytes belong. The caller fills all of it.</summary>
    public Span<byte> Next(int count)
    {
        if (count > _head.Length - _came)
        {
            throw new ProtocolException($"Blob {Id} is longer than the {Length} bytes that were announced.");
        }

        if (count > _capacity - _came)
        {
            Grow();
        }

        var target = Bytes(_array, _capacity).Slice(_came, count);
        _came += count;
        return target;
    }

    /// <summary>The array, once all of it has come.</summary>
    public Array Finish()
    {
        if (!IsWhole)
        {
            throw new ProtocolException($"Blob {Id} ends after {_came} of {Length} bytes.");
        }

        PrimitiveArrays.FromLittleEndian(Bytes(_array, Length), _element.Size);
        return _array;
    }

    private void Grow()
    {
        var capacity = (int)Math.Min(_head.Length, (long)Growth * _capacity);
        var larger = _element.Make(capacity / _element.Size);
        Bytes(_array, _came).CopyTo(Bytes(larger, capacity));
        _array = larger;
        _capacity = capacity;
        if (_first is not null)
        {
            ArrayPool<byte>.Shared.Return(_first);
            _first = null;
        }
    }

    private static Span<byte> Bytes(Array array, int count) => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), count);
}
