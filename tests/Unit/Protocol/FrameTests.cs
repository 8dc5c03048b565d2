using CsCheck;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol;

public sealed class FrameTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(FrameHeader.MaxPayload)]
    [InlineData(FrameHeader.MaxPayload + 1)]
    [InlineData(3 * FrameHeader.MaxPayload)]
    [InlineData(9_000_000)]
    public void A_message_of_any_length_arrives_whole(int length)
    {
        var payload = new byte[length];
        new Random(length).NextBytes(payload);
        var stream = new MemoryStream();
        new FrameWriter(stream).Write(FrameKind.Records, payload);
        new FrameWriter(stream).Write(FrameKind.Ended, [1, 2, 3]);
        using var reader = Reader(stream);
        Assert.Equal((FrameKind.Records, payload), Next(reader));
        Assert.Equal(FrameKind.Ended, Next(reader)!.Value.Kind);
        Assert.Null(Next(reader));
    }

    [Fact]
    public void A_control_frame_between_the_parts_of_a_long_message_comes_first()
    {
        var stream = new MemoryStream();
        Frame(stream, FrameKind.Batch, more: true, [1, 2]);
        Frame(stream, FrameKind.Stop, more: false, [9]);
        Frame(stream, FrameKind.Batch, more: true, [3]);
        Frame(stream, FrameKind.Recall, more: false, []);
        Frame(stream, FrameKind.Batch, more: false, [4, 5]);
        using var reader = Reader(stream);
        Assert.Equal((FrameKind.Stop, new byte[] { 9 }), Next(reader));
        Assert.Equal((FrameKind.Recall, Array.Empty<byte>()), Next(reader));
        Assert.Equal((FrameKind.Batch, new byte[] { 1, 2, 3, 4, 5 }), Next(reader));
        Assert.Null(Next(reader));
    }

    [Fact]
    public void A_held_message_leaves_in_front_of_the_next_one_or_when_flushed()
    {
        var stream = new MemoryStream();
        var writer = new FrameWriter(stream);
        writer.Hold(FrameKind.Started, [1]);
        writer.Hold(FrameKind.Records, [2]);
        Assert.Equal(0, stream.Length);
        writer.Write(FrameKind.Ended, [3]);
        writer.Hold(FrameKind.Started, [4]);
        writer.Flush();
        writer.Flush();
        using var reader = Reader(stream);
        foreach (var (kind, value) in new[] { (FrameKind.Started, 1), (FrameKind.Records, 2), (FrameKind.Ended, 3), (FrameKind.Started, 4) })
        {
            Assert.Equal((kind, new[] { (byte)value }), Next(reader));
        }

        Assert.Null(Next(reader));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(FrameHeader.MaxPayload)]
    [InlineData(FrameHeader.MaxPayload * 5 / 2)]
    public void A_message_in_two_places_arrives_as_one_and_can_be_kept(int length)
    {
        var payload = new byte[length];
        new Random(length).NextBytes(payload);
        var stream = new MemoryStream();
        var writer = new FrameWriter(stream);
        for (var round = 0; round < 2; round++)
        {
            writer.Write(FrameKind.Batch, [1, 2], payload, new BlobList());
        }

        using var reader = Reader(stream);
        Assert.True(reader.Read(out _, out var first));
        first = reader.Keep(first);
        Assert.True(reader.Read(out _, out var second));
        second = reader.Keep(second);
        Assert.Null(Next(reader));
        Assert.Equal([1, 2, .. payload], first.ToArray());
        Assert.Equal([1, 2, .. payload], second.ToArray());
    }

    [Theory]
    [InlineData((byte)FrameKind.Blob, true, false)]
    [InlineData((byte)FrameKind.Blob, false, false)]
    [InlineData((byte)FrameKind.Records, true, false)]
    [InlineData((byte)FrameKind.Records, false, true)]
    public void Only_a_message_that_is_here_with_all_its_parts_is_whole(byte kind, bool more, bool whole)
    {
        var stream = new MemoryStream();
        Frame(stream, FrameKind.Records, more: false, [1]);
        Frame(stream, (FrameKind)kind, more, [2]);
        using var reader = Reader(stream);
        Next(reader);
        Assert.Equal(whole, reader.HasWhole);
    }

    [Fact]
    public void A_stop_of_another_thread_need_not_wait_for_a_long_message()
    {
        using var gate = new GatedStream();
        var writer = new FrameWriter(gate);
        var slow = new Thread(() => writer.Write(FrameKind.Batch, new byte[3 * FrameHeader.MaxPayload]));
        slow.Start();
        gate.Reached.Wait();
        var stop = new Thread(() => writer.Write(FrameKind.Stop, [7]));
        stop.Start();
        gate.Open.Set();
        stop.Join();
        slow.Join();
        using var reader = Reader(gate.Content);
        var kinds = new List<FrameKind>();
        while (Next(reader) is { } message)
        {
            kinds.Add(message.Kind);
        }

        Assert.Equal([FrameKind.Batch, FrameKind.Stop], kinds.Order());
    }

    [Fact]
    public void Messages_arrive_whatever_the_pipe_cuts() =>
        Gen.Select(Gen.Int[0, 3000].Array[1, 20], Gen.Int[1, 700]).Sample(
            static (lengths, step) =>
            {
                var stream = new MemoryStream();
                var writer = new FrameWriter(stream);
                foreach (var length in lengths)
                {
                    writer.Write(FrameKind.Records, Enumerable.Range(0, length).Select(static i => (byte)i).ToArray());
                }

                using var reader = new FrameReader(new TricklingStream(stream.ToArray(), step));
                foreach (var length in lengths)
                {
                    Assert.Equal(length, Next(reader)!.Value.Payload.Length);
                }

                Assert.Null(Next(reader));
            },
            iter: 300);

    [Fact]
    public void Garbage_is_refused_and_shown()
    {
        using var reader = Reader(new MemoryStream("Segmentation fault"u8.ToArray()));
        Assert.Contains("Segmenta", Assert.Throws<ProtocolException>(() => Next(reader)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frame_that_is_cut_off_is_refused()
    {
        var stream = new MemoryStream();
        new FrameWriter(stream).Write(FrameKind.Records, new byte[50]);
        for (var length = 1; length < stream.Length; length++)
        {
            using var reader = Reader(new MemoryStream(stream.ToArray()[..length]));
            Assert.Throws<ProtocolException>(() => Next(reader));
        }
    }

    [Fact]
    public void A_long_message_that_is_cut_off_between_its_frames_is_refused()
    {
        var stream = new MemoryStream();
        Frame(stream, FrameKind.Records, more: true, [1]);
        using var reader = Reader(stream);
        Assert.Throws<ProtocolException>(() => Next(reader));
    }

    [Theory]
    [InlineData(FrameHeader.MaxPayload + 1)]
    [InlineData(int.MaxValue)]
    [InlineData(-1)]
    public void A_frame_over_the_limit_is_refused(int length)
    {
        var header = new byte[FrameHeader.Size];
        new FrameHeader(FrameKind.Records, false, length).Write(header);
        using var reader = Reader(new MemoryStream(header));
        Assert.Throws<ProtocolException>(() => Next(reader));
    }

    [Fact]
    public void A_frame_with_unknown_flags_is_refused()
    {
        var header = new byte[FrameHeader.Size];
        new FrameHeader(FrameKind.Records, false, 0).Write(header);
        header[3] = 0x80;
        using var reader = Reader(new MemoryStream(header));
        Assert.Throws<ProtocolException>(() => Next(reader));
    }

    [Fact]
    public void A_long_message_that_begins_inside_another_is_refused()
    {
        var stream = new MemoryStream();
        Frame(stream, FrameKind.Batch, more: true, [1]);
        Frame(stream, FrameKind.Script, more: true, [1]);
        using var reader = Reader(stream);
        Assert.Throws<ProtocolException>(() => Next(reader));
    }

    [Fact]
    public void Random_streams_are_refused_or_read() =>
        Gen.Byte.Array[0, 100].Sample(
            static bytes =>
            {
                using var reader = Reader(new MemoryStream(bytes.Length > 1 && bytes[0] % 2 == 0 ? [(byte)'P', (byte)'p', .. bytes] : bytes));
                try
                {
                    while (Next(reader) is not null)
                    {
                    }
                }
                catch (ProtocolException)
                {
                    // All that it may do.
                }
            },
            iter: 20_000);

    private static (FrameKind Kind, byte[] Payload)? Next(FrameReader reader) =>
        reader.Read(out var kind, out var payload) ? (kind, payload.ToArray()) : null;

    private static FrameReader Reader(MemoryStream stream)
    {
        stream.Position = 0;
        return new FrameReader(stream);
    }

    private static void Frame(MemoryStream stream, FrameKind kind, bool more, byte[] payload)
    {
        var header = new byte[FrameHeader.Size];
        new FrameHeader(kind, more, payload.Length).Write(header);
        stream.Write(header);
        stream.Write(payload);
    }
}
