using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol.Fuzz;

/// <summary>Changes valid bytes in the ways in which they go wrong: bits, lengths, tags, references, cuts, splices, and nests without end.</summary>
internal static class Mutator
{
    private const int LongestInput = 64 * 1024;

    /// <summary>Heads of values that hold one more value; repeated, they nest.</summary>
    private static readonly byte[][] Nests =
    [
        [(byte)ValueTag.Array, 0, 1], [(byte)ValueTag.ArrayList, 1], [(byte)ValueTag.List, 0, 1], [(byte)ValueTag.Extended], [(byte)ValueTag.ExtendedScalar],
        [(byte)ValueTag.Hashtable, 0, 1, 3, 1], [(byte)ValueTag.MultiArray, 0, 1, 1], [(byte)ValueTag.ErrorRecord], [(byte)ValueTag.DictionaryEntry],
        [(byte)ValueTag.Exception, 2, 65, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [(byte)ValueTag.Custom, 0, 5, 0, 1, 0, 2, 65], [(byte)ValueTag.HashSet, 0, 0, 1],
    ];

    private static readonly byte[][] Lengths =
    [
        [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], [0x80, 0x80, 0x40],
        [0xFF, 0x7F], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00], [0xFE, 0xFF, 0xFF, 0xFF, 0x0F], [0x00],
    ];

    public static byte[] Apply(Random random, byte[] seed, byte[] other)
    {
        var bytes = new List<byte>(seed);
        for (var rounds = random.Next(1, 5); rounds > 0; rounds--)
        {
            Once(random, bytes, other);
            if (bytes.Count > LongestInput)
            {
                bytes.RemoveRange(LongestInput, bytes.Count - LongestInput);
            }
        }

        return [.. bytes];
    }

    private static void Once(Random random, List<byte> bytes, byte[] other)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, 1 + random.Next(random.Next(1, 33)));
        switch (random.Next(13))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2 when at < bytes.Count:
                bytes[at] = Tag(random);
                break;
            case 3:
                Overwrite(bytes, at, Lengths[random.Next(Lengths.Length)]);
                break;
            case 4:
                bytes.InsertRange(at, Lengths[random.Next(Lengths.Length)]);
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.AsSpan(random.Next(other.Length + 1)));
                break;
            case 7:
                bytes.RemoveRange(at, length);
                break;
            case 8:
                bytes.InsertRange(at, Repeated(bytes.Slice(at, length), 1 << random.Next(10)));
                break;
            case 9:
                Overwrite(bytes, at, [(byte)ValueTag.Reference, (byte)random.Next(6)]);
                break;
            case 10:
                bytes.InsertRange(at, Repeated(Nests[random.Next(Nests.Length)], 1 << random.Next(14)));
                break;
            case 11:
                var noise = new byte[length];
                random.NextBytes(noise);
                bytes.InsertRange(at, noise);
                break;
            default:
                var from = random.Next(other.Length + 1);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(length, other.Length - from)));
                break;
        }
    }

    private static byte Tag(Random random) => (byte)(random.Next(2) == 0 ? random.Next((int)ValueTag.Extended + 1) : random.Next((int)ValueTag.ExtendedScalar, (int)ValueTag.Progress + 2));

    private static void Overwrite(List<byte> bytes, int at, byte[] value)
    {
        bytes.RemoveRange(at, Math.Min(value.Length, bytes.Count - at));
        bytes.InsertRange(at, value);
    }

    private static byte[] Repeated(IReadOnlyCollection<byte> part, int times)
    {
        times = Math.Min(times, LongestInput / Math.Max(1, part.Count));
        var all = new List<byte>(part.Count * times);
        for (var i = 0; i < times; i++)
        {
            all.AddRange(part);
        }

        return [.. all];
    }
}
