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

    /// <summary>The lowest seat above that one, or -1.</summary>
    public int After(int seat)
    {
        var from = seat + 1;
        for (var i = from / WordBits; Count > 0 && i < _words.Length; i++)
        {
            var word = i == from / WordBits ? _words[i] & (ulong.MaxValue << (from % WordBits)) : _words[i];
            if (word != 0)
            {
                return i * WordBits + BitOperations.TrailingZeroCount(word);
            }
        }

        return -1;
    }

    /// <summary>The lowest seat that is in the other set, too, or -1.</summary>
    public int FirstOf(SeatSet other)
    {
        for (var i = 0; Count > 0 && i < Math.Min(_words.Length, other._words.Length); i++)
        {
            if ((_words[i] & other._words[i]) is not 0 and var both)
            {
                return i * WordBits + BitOperations.TrailingZeroCount(both);
            }
        }

        return -1;
    }

    /// <summary>How many of the other set's are in this one, too.</summary>
    public int CountOf(SeatSet other)
    {
        var count = 0;
        for (var i = 0; Count > 0 && i < Math.Min(_words.Length, other._words.Length); i++)
        {
            count += BitOperations.PopCount(_words[i] & other._words[i]);
        }

        return count;
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
