using System.Numerics;

namespace ParallelProc.Engine;

/// <summary>
/// A set of workers by their seats (small numbers, see <see cref="Roster"/>), one bit each: adding, removing and finding the first cost next to nothing, with no
/// list to keep in order.
/// </summary>
internal sealed class SeatSet
{
    private const int WordBits = 64;

    private ulong[] _words = [];

    public int Count { get; private set; }

    public bool Any => Count > 0;

    /// <summary>The lowest seat, or -1.</summary>
    public int First
    {
        get
        {
            for (var i = 0; Count > 0 && i < _words.Length; i++)
            {
                if (_words[i] != 0)
                {
                    return i * WordBits + BitOperations.TrailingZeroCount(_words[i]);
                }
            }

            return -1;
        }
    }

    public bool Contains(int seat) => seat / WordBits < _words.Length && (_words[seat / WordBits] & Bit(seat)) != 0;

    public void Add(int seat)
    {
        if (!Contains(seat))
        {
            if (seat / WordBits >= _words.Length)
            {
                Array.Resize(ref _words, seat / WordBits + 1);
            }

            _words[seat / WordBits] |= Bit(seat);
            Count++;
        }
    }

    public void Remove(int seat)
    {
        if (Contains(seat))
        {
            _words[seat / WordBits] &= ~Bit(seat);
            Count--;
        }
    }

    private static ulong Bit(int seat) => 1UL << (seat % WordBits);
}
