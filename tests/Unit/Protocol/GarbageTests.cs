using System.Management.Automation;
using CsCheck;
using ParallelProc.Protocol;
using ParallelProc.Tests.Protocol.Fuzz;

namespace ParallelProc.Tests.Protocol;

/// <summary>Whatever the bytes are, the reader answers with an object or with its own exception, and asks for little memory.</summary>
public sealed class GarbageTests
{
    private static readonly byte[][] Valid = SeedValues.OfEachKind();

    [Fact]
    public void Random_bytes_are_refused_or_read() => Gen.Byte.Array[0, 200].Sample(static bytes => Survives(bytes), iter: 30_000);

    [Fact]
    public void A_script_whose_error_the_parser_cannot_even_print_is_refused()
    {
        using var output = new ByteWriter();
        new ObjectEncoder().Encode(output, ScriptBlock.Create("123456"));
        var bytes = output.Written.ToArray();
        new byte[] { 26, 18, 44, 54, 9, 96 }.CopyTo(bytes, bytes.AsSpan().IndexOf("123456"u8));
        Assert.Throws<ProtocolException>(() => Decode(bytes));
    }

    [Fact]
    public void Bytes_that_begin_like_values_are_refused_or_read() =>
        Gen.Select(Gen.Byte[0, 100].Array[1, 8], Gen.Byte.Array[0, 60]).Sample(static (head, tail) => Survives([.. head, .. tail]), iter: 30_000);

    [Fact]
    public void Valid_graphs_with_flipped_bits_are_refused_or_read() =>
        Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Select(Gen.Int[0, 100_000], Gen.Byte).Array[1, 4]).Sample(
            static (which, flips) =>
            {
                var bytes = (byte[])Valid[which].Clone();
                foreach (var (at, mask) in flips)
                {
                    bytes[at % bytes.Length] ^= mask;
                }

                Survives(bytes);
            },
            iter: 40_000);

    [Fact]
    public void Graphs_that_are_cut_off_anywhere_are_refused()
    {
        foreach (var bytes in Valid)
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                var cut = bytes.AsSpan(0, length).ToArray();
                Assert.Throws<ProtocolException>(() => Decode(cut));
            }
        }
    }

    [Fact]
    public void A_count_that_is_too_large_asks_for_no_memory()
    {
        byte[] huge = [0xFF, 0xFF, 0xFF, 0xFF, 0x07];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var tag = 0; tag < 256; tag++)
        {
            Survives([(byte)tag, .. huge]);
            for (byte code = 0; code < 64; code++)
            {
                Survives([(byte)tag, code, .. huge, .. huge]);
                Survives([(byte)tag, code, 2, .. huge, .. huge, .. huge]);
            }
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 2_000_000_000, "Much memory was asked for.");
    }

    [Fact]
    public void Deep_nesting_is_refused_and_not_followed()
    {
        for (var tag = 0; tag < 256; tag++)
        {
            for (byte filler = 0; filler < 4; filler++)
            {
                var bytes = new byte[200_000];
                for (var i = 0; i < bytes.Length; i += filler + 1)
                {
                    bytes[i] = (byte)tag;
                    for (var k = 1; k <= filler && i + k < bytes.Length; k++)
                    {
                        bytes[i + k] = k == filler ? (byte)1 : (byte)0;
                    }
                }

                Survives(bytes);
            }
        }
    }

    [Fact]
    public void A_type_name_from_the_wire_makes_no_type()
    {
        var bytes = Crossing.Encode(DayOfWeek.Friday);
        var name = "System.DayOfWeek"u8;
        "System.AppDomain"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf(name)));
        var arrived = Assert.IsType<PSObject>(Decode(bytes));
        Assert.Equal("Deserialized.System.AppDomain", arrived.TypeNames[0]);
    }

    private static void Survives(byte[] bytes)
    {
        try
        {
            Decode(bytes);
        }
        catch (ProtocolException)
        {
            // All that it may do.
        }
    }

    private static object? Decode(byte[] bytes)
    {
        var input = new ByteReader(bytes);
        return new ObjectDecoder().Decode(ref input);
    }
}
