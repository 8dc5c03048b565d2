using CsCheck;
using ParallelProc.Protocol;
using static ParallelProc.Tests.Protocol.BlobCrossing;

namespace ParallelProc.Tests.Protocol;

/// <summary>Blobs that nobody wrote as they came: refused, and never worth much memory.</summary>
public sealed class BlobGarbageTests
{
    private const byte ByteCode = 2;
    private const byte Int64Code = 8;

    [Fact]
    public void A_blob_that_is_cut_off_anywhere_is_refused()
    {
        var stream = Write(new object[] { Bytes(Blob.Least), "x", Bytes(FrameHeader.MaxPayload + 5) }).ToArray();
        Gen.Int[1, stream.Length - 1].Sample(length => Assert.Throws<ProtocolException>(() => Read(stream[..length])), iter: 300);
        foreach (var length in Enumerable.Range(1, 64).Concat(Enumerable.Range(stream.Length - 64, 64)))
        {
            Assert.Throws<ProtocolException>(() => Read(stream[..length]));
        }
    }

    [Fact]
    public void Streams_with_flipped_bits_are_refused_or_read()
    {
        var stream = Write(new object[] { Bytes(Blob.Least), new int[Blob.Least], "x" }).ToArray();

        // Where the frames' headers, the blobs' heads and the message lie: what is between is only data.
        int[] places = [.. Enumerable.Range(0, 48), .. Enumerable.Range(FrameHeader.Size * 2 + Blob.Least, 48), .. Enumerable.Range(stream.Length - 48, 48)];
        Gen.Select(Gen.Int[0, places.Length - 1], Gen.Byte).Array[1, 3].Sample(
            flips =>
            {
                var bytes = (byte[])stream.Clone();
                foreach (var (at, mask) in flips)
                {
                    bytes[places[at]] ^= mask;
                }

                try
                {
                    using var frames = new FrameReader(new MemoryStream(bytes));
                    while (frames.Read(out _, out var payload))
                    {
                        var reader = new ByteReader(payload.Span);
                        new ObjectDecoder().Decode(ref reader, frames.TakeBlobs());
                    }
                }
                catch (ProtocolException)
                {
                    // All that it may do.
                }
            },
            iter: 1000);
    }

    [Theory]
    [InlineData(1000, 1001)]
    [InlineData(1000, 999)]
    [InlineData(5_000_000, 4_999_999)]
    public void A_blob_of_another_length_than_it_said_is_refused(int said, int sent)
    {
        var stream = new MemoryStream();
        Frame(stream, FrameKind.Blob, more: true, Head(1, ByteCode, said));
        for (var left = sent; left > 0; left -= FrameHeader.MaxPayload)
        {
            Frame(stream, FrameKind.Blob, more: left > FrameHeader.MaxPayload, new byte[Math.Min(left, FrameHeader.MaxPayload)]);
        }

        Refused(stream);
    }

    [Theory]
    [InlineData(ByteCode, 0)]
    [InlineData(Int64Code, 12)]
    [InlineData(0, 8)] // object
    [InlineData(12, 8)] // decimal
    [InlineData(0xF0, 8)] // an array of
    [InlineData(0xF7, 8)] // an enum
    [InlineData(0xAA, 8)]
    public void A_blob_that_can_not_be_is_refused(byte element, int length)
    {
        var stream = new MemoryStream();
        Frame(stream, FrameKind.Blob, more: true, Head(1, element, length));
        Frame(stream, FrameKind.Blob, more: false, new byte[length]);
        Refused(stream);
    }

    [Fact]
    public void A_blob_that_begins_with_its_end_or_with_too_much_is_refused()
    {
        var ends = new MemoryStream();
        Frame(ends, FrameKind.Blob, more: false, Head(1, ByteCode, 8));
        Refused(ends);
        var much = new MemoryStream();
        Frame(much, FrameKind.Blob, more: true, [.. Head(1, ByteCode, 8), 0]);
        Refused(much);
        var huge = new MemoryStream();
        Frame(huge, FrameKind.Blob, more: true, new byte[FrameHeader.MaxPayload]);
        Refused(huge);
        var tooLong = new MemoryStream();
        Frame(tooLong, FrameKind.Blob, more: true, [1, ByteCode, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]);
        Refused(tooLong);
    }

    [Fact]
    public void A_blob_that_came_twice_is_refused()
    {
        var stream = new MemoryStream();
        for (var i = 0; i < 2; i++)
        {
            Frame(stream, FrameKind.Blob, more: true, Head(1, ByteCode, 3));
            Frame(stream, FrameKind.Blob, more: false, [1, 2, 3]);
        }

        Refused(stream);
    }

    [Fact]
    public void A_short_message_may_come_inside_a_blob_and_a_long_one_not()
    {
        var stream = new MemoryStream();
        Frame(stream, FrameKind.Blob, more: true, Head(5, ByteCode, 3));
        Frame(stream, FrameKind.Blob, more: true, [1, 2]);
        Frame(stream, FrameKind.Stop, more: false, [9]);
        Frame(stream, FrameKind.Blob, more: false, [3]);
        Frame(stream, FrameKind.Batch, more: false, [8]);
        stream.Position = 0;
        using var reader = new FrameReader(stream);
        Assert.True(reader.Read(out var kind, out _));
        Assert.Equal(FrameKind.Stop, kind);
        Assert.True(reader.Read(out kind, out _));
        Assert.Equal(FrameKind.Batch, kind);
        Assert.Equal(new byte[] { 1, 2, 3 }, reader.TakeBlobs()!.Take(5));
        Assert.Null(reader.TakeBlobs());

        var nested = new MemoryStream();
        Frame(nested, FrameKind.Blob, more: true, Head(5, ByteCode, 3));
        Frame(nested, FrameKind.Batch, more: true, [1]);
        Refused(nested);
        var inside = new MemoryStream();
        Frame(inside, FrameKind.Batch, more: true, [1]);
        Frame(inside, FrameKind.Blob, more: true, Head(5, ByteCode, 3));
        Refused(inside);
    }

    [Fact]
    public void A_value_whose_blob_did_not_come_or_was_taken_is_refused()
    {
        var blobs = new ArrivedBlobs();
        blobs.Add(3, new byte[] { 1 }, 1);
        Assert.Throws<ProtocolException>(() => Decode([(byte)ValueTag.Blob, 4], blobs));
        Assert.Equal(new byte[] { 1 }, Decode([(byte)ValueTag.Blob, 3], blobs));
        Assert.Throws<ProtocolException>(() => Decode([(byte)ValueTag.Blob, 3], blobs));
        Assert.Throws<ProtocolException>(() => Decode([(byte)ValueTag.Blob, 3], null));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(4, 80)]
    [InlineData(6, 80)]
    public void A_length_that_is_only_claimed_asks_for_little_memory(int came, int mostMiB)
    {
        var stream = new MemoryStream();
        Frame(stream, FrameKind.Blob, more: true, Head(1, ByteCode, int.MaxValue - 0x2_0000));
        for (var i = 0; i < came; i++)
        {
            Frame(stream, FrameKind.Blob, more: true, new byte[FrameHeader.MaxPayload]);
        }

        stream.Position = 0;
        using var reader = new FrameReader(stream);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ProtocolException>(() => reader.Read(out _, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, mostMiB * 1024L * 1024);
    }

    [Fact]
    public void Blobs_that_no_message_names_may_not_pile_up()
    {
        // Each of them is only begun, but one may be there already.
        var stream = new MemoryStream();
        Frame(stream, FrameKind.Blob, more: true, Head(1, ByteCode, 1));
        Frame(stream, FrameKind.Blob, more: false, [1]);
        Frame(stream, FrameKind.Blob, more: true, Head(2, ByteCode, FrameReader.MaxMessage));
        Refused(stream, "limit");
    }

    private static object? Decode(byte[] bytes, ArrivedBlobs? blobs)
    {
        var reader = new ByteReader(bytes);
        return new ObjectDecoder().Decode(ref reader, blobs);
    }

    private static void Refused(MemoryStream stream, string why = "")
    {
        stream.Position = 0;
        using var reader = new FrameReader(stream);
        Assert.Contains(why, Assert.Throws<ProtocolException>(() => reader.Read(out _, out _)).Message, StringComparison.Ordinal);
    }
}
