using System.Buffers;
using System.Runtime.InteropServices;

namespace ParallelProc.Protocol;

/// <summary>
/// A large array of numbers on its way out. Its bytes go in frames of their own, in front of the message that names it by its id, straight from where they
/// lie: the message itself stays small.
/// </summary>
internal sealed class Blob
{
    /// <summary>Arrays of so many bytes are worth frames of their own: below, another system call costs more than the copies that it saves.</summary>
    public const int Least = 128 * 1024;

    /// <summary>The most that the blobs of one value may have together: a little less than what one message may bring, as a batch may have small items beside.</summary>
    public const int Most = FrameReader.MaxMessage - 8 * FrameHeader.MaxPayload;

    private static long LastId;

    private Array? _array;
    private byte[][]? _copy;
    private int _users = 1;

    /// <param name="array">The array. It is not copied: see <see cref="Freeze"/>.</param>
    /// <param name="element">The code of its element type.</param>
    /// <param name="length">Its bytes.</param>
    public Blob(Array array, byte element, int length)
    {
        _array = array;
        Head = new BlobHead(Interlocked.Increment(ref LastId), element, length);
    }

    public BlobHead Head { get; }

    public int Length => Head.Length;

    /// <summary>Into how many frames it is cut.</summary>
    public int Pieces => (Length - 1) / FrameHeader.MaxPayload + 1;

    /// <summary>The bytes of one frame. They stay valid until the last user has called <see cref="LetGo"/>.</summary>
    public ReadOnlySpan<byte> Piece(int index)
    {
        var start = index * FrameHeader.MaxPayload;
        var count = Math.Min(FrameHeader.MaxPayload, Length - start);
        if (_copy is { } copy)
        {
            return copy[index].AsSpan(0, count);
        }

        var array = _array ?? throw GivenUp();
        return MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), Length).Slice(start, count);
    }

    /// <summary>
    /// Takes a copy, so that what crosses is the array as it is now. The copy lies in pieces from the shared pool, which keeps a limited number of them and
    /// drops those that nobody uses: fresh memory would cost more than the copying does.
    /// </summary>
    public void Freeze()
    {
        var copy = new byte[Pieces][];
        for (var i = 0; i < copy.Length; i++)
        {
            var piece = Piece(i);
            copy[i] = ArrayPool<byte>.Shared.Rent(piece.Length);
            piece.CopyTo(copy[i]);
        }

        _copy = copy;
        _array = null;
    }

    /// <summary>Somebody else needs the bytes too, until its own <see cref="LetGo"/>.</summary>
    public void Hold()
    {
        if (Interlocked.Increment(ref _users) <= 1)
        {
            throw GivenUp();
        }
    }

    /// <summary>One who made or held it needs the bytes no more. Who ends without saying so only costs the pool its pieces.</summary>
    public void LetGo()
    {
        if (Interlocked.Decrement(ref _users) != 0)
        {
            return;
        }

        _array = null;
        if (Interlocked.Exchange(ref _copy, null) is { } copy)
        {
            foreach (var piece in copy)
            {
                ArrayPool<byte>.Shared.Return(piece);
            }
        }
    }

    private static InvalidOperationException GivenUp() => new("The bytes of a blob were given up before.");
}
