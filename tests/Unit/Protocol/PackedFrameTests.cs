using System.Buffers.Binary;
using System.Text;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol;

public sealed class PackedFrameTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200_000).Select(static n => $"line {n}\n")));

    [Fact]
    public void A_long_message_that_is_packed_arrives_as_it_was()
    {
        var stream = new MemoryStream();
        new FrameWriter(stream, new PacksAll()).Write(FrameKind.Records, Text);
        Assert.InRange(stream.Length, 1, Text.Length / 2);
        using var reader = Reader(stream);
        Assert.True(reader.Read(out var kind, out var payload));
        Assert.Equal(FrameKind.Records, kind);
        Assert.True(payload.Span.SequenceEqual(Text));
        Assert.False(reader.Read(out _, out _));
    }

    [Fact]
    public void A_packed_frame_that_is_a_whole_message_may_stand_between_others()
    {
        var stream = new MemoryStream();
        var writer = new FrameWriter(stream, new PacksAll());
        writer.WriteFrame(FrameKind.Beat, more: false, []);
        writer.Write(FrameKind.Records, Text.AsSpan(0, 50_000));
        writer.WriteFrame(FrameKind.Ended, more: false, [1, 2]);
        using var reader = Reader(stream);
        Assert.True(reader.Read(out var kind, out _));
        Assert.Equal(FrameKind.Beat, kind);
        Assert.True(reader.Read(out _, out var payload));
        Assert.True(payload.Span.SequenceEqual(Text.AsSpan(0, 50_000)));
        Assert.True(reader.Read(out kind, out payload));
        Assert.Equal(FrameKind.Ended, kind);
        Assert.Equal([1, 2], payload.ToArray());
    }

    [Fact]
    public void A_large_array_is_packed_piece_by_piece()
    {
        var array = new int[1_000_000];
        var stream = new MemoryStream();
        var blobs = new BlobList();
        using var bytes = new ByteWriter();
        new ObjectEncoder().Encode(bytes, array, blobs);
        new FrameWriter(stream, new PacksAll()).Write(FrameKind.Records, [1], bytes.Written, blobs);
        Assert.InRange(stream.Length, 1, 100_000);
        using var reader = Reader(stream);
        Assert.True(reader.Read(out _, out var payload));
        var input = new ByteReader(payload.Span[1..]);
        Assert.Equal(array, new ObjectDecoder().Decode(ref input, reader.TakeBlobs()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(FrameHeader.MaxPayload + 1)]
    [InlineData(199_999)] // less than there is
    [InlineData(200_001)] // more than there is
    public void A_length_that_is_not_what_is_packed_is_refused(int claimed)
    {
        var packed = new byte[PackedPayload.MostBytes(200_000)];
        Assert.True(PackedPayload.TryWrite(Text.AsSpan(0, 200_000), packed, out var length));
        BinaryPrimitives.WriteInt32LittleEndian(packed, claimed);
        Assert.Throws<ProtocolException>(() => ReadPacked(packed.AsSpan(0, length)));
    }

    [Fact]
    public void What_unpacks_to_far_more_than_a_frame_is_refused_without_room_for_it()
    {
        var large = new byte[64 * FrameHeader.MaxPayload];
        var packed = new byte[FrameHeader.MaxPayload];
        Assert.True(PackedPayload.TryWrite(large, packed, out var length));
        BinaryPrimitives.WriteInt32LittleEndian(packed, FrameHeader.MaxPayload);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ProtocolException>(() => ReadPacked(packed.AsSpan(0, length)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * FrameHeader.MaxPayload);
    }

    [Fact]
    public void Bytes_that_are_not_packed_are_refused() => Assert.Throws<ProtocolException>(() => ReadPacked([16, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]));

    [Fact]
    public void A_packed_frame_of_nothing_is_refused() => Assert.Throws<ProtocolException>(() => ReadPacked([]));

    [Fact]
    public void Large_frames_are_timed_and_small_ones_are_not()
    {
        var stream = new MemoryStream();
        var writer = new FrameWriter(stream);
        writer.WriteFrame(FrameKind.Ended, more: false, new byte[FrameReader.WorthTiming - 1]);
        writer.Write(FrameKind.Records, Text);
        var timed = new List<int>();
        using var reader = Reader(stream, (bytes, _) => timed.Add(bytes));
        Assert.True(reader.Read(out _, out _));
        Assert.True(reader.Read(out _, out _));
        Assert.Equal(Text.Length, timed.Sum());
    }

    private static FrameReader Reader(MemoryStream stream, Action<int, long>? arrived = null)
    {
        stream.Position = 0;
        return new FrameReader(stream) { Arrived = arrived };
    }

    private static void ReadPacked(ReadOnlySpan<byte> payload)
    {
        var frame = new byte[FrameHeader.Size + payload.Length];
        new FrameHeader(FrameKind.Records, More: false, payload.Length, Packed: true).Write(frame);
        payload.CopyTo(frame.AsSpan(FrameHeader.Size));
        using var reader = new FrameReader(new MemoryStream(frame));
        reader.Read(out _, out _);
    }

    private sealed class PacksAll : IFramePacker
    {
        private readonly byte[] _buffer = new byte[2 * FrameHeader.MaxPayload];

        public bool Wants(int length) => length > 1000;

        public bool TryPack(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> packed)
        {
            var done = Wants(payload.Length) & PackedPayload.TryWrite(payload, _buffer, out var written);
            packed = _buffer.AsSpan(0, written);
            return done;
        }
    }
}
