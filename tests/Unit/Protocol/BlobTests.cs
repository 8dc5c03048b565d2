using System.Collections;
using System.Management.Automation;
using ParallelProc.Protocol;
using static ParallelProc.Tests.Protocol.BlobCrossing;

namespace ParallelProc.Tests.Protocol;

/// <summary>Large arrays, which cross in frames of their own.</summary>
public sealed class BlobTests
{
    [Theory]
    [InlineData(Blob.Least - 1)]
    [InlineData(Blob.Least)]
    [InlineData(FrameHeader.MaxPayload)]
    [InlineData(FrameHeader.MaxPayload + 1)]
    [InlineData(4 * FrameHeader.MaxPayload)]
    [InlineData(4 * FrameHeader.MaxPayload + 1)]
    [InlineData(9_000_000)]
    public void Bytes_of_any_length_arrive_as_they_were(int length)
    {
        var bytes = Bytes(length);
        Assert.Equal(bytes, Of(bytes));
        Assert.Equal(bytes, Assert.IsType<byte[]>(Read(new TricklingStream(Write(bytes).ToArray(), 7001))));
    }

    [Fact]
    public void Arrays_of_every_kind_of_number_arrive_as_they_were()
    {
        const int Count = 3_000_001;
        var bytes = Bytes(8 * Count);
        foreach (var element in new[] { typeof(sbyte), typeof(short), typeof(ushort), typeof(char), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(float), typeof(double) })
        {
            var array = Array.CreateInstance(element, Count);
            Buffer.BlockCopy(bytes, 0, array, 0, Buffer.ByteLength(array));
            var arrived = (Array)Of<object>(array, element);
            Assert.True(BytesOf(array).AsSpan().SequenceEqual(BytesOf(arrived)), element.Name);
        }

        static object Of<T>(T array, Type element)
        {
            var arrived = Read(Write(array).ToArray());
            Assert.Equal(element.MakeArrayType(), arrived!.GetType());
            return arrived;
        }

        static byte[] BytesOf(Array array)
        {
            var copy = new byte[Buffer.ByteLength(array)];
            Buffer.BlockCopy(array, 0, copy, 0, copy.Length);
            return copy;
        }
    }

    [Fact]
    public void An_array_that_is_met_twice_crosses_once_and_stays_one()
    {
        var bytes = Bytes(Blob.Least);
        var table = new Hashtable { ["a"] = bytes, ["b"] = new object[] { bytes, 1 } };
        Assert.True(Write(table).Length < 1.5 * Blob.Least);
        var arrived = Of(table);
        Assert.Equal(bytes, Assert.IsType<byte[]>(arrived["a"]));
        Assert.Same(arrived["a"], ((object[])arrived["b"]!)[0]);
    }

    [Fact]
    public void Arrays_in_objects_of_all_sorts_arrive_among_what_is_around_them()
    {
        var (first, second, third) = (Bytes(Blob.Least + 1), new int[Blob.Least], Bytes(3 * FrameHeader.MaxPayload));
        second[7] = 7;
        var custom = Crossing.Custom(("First", first), ("Text", "x"), ("Second", Crossing.Noted(second, ("Note", 5))), ("Third", new List<byte[]> { third, third }));
        var arrived = Assert.IsType<PSObject>(Read(Write(custom).ToArray()));
        Assert.Equal(first, arrived.Property("First"));
        Assert.Equal("x", arrived.Property("Text"));
        Assert.Equal(second, arrived.Property("Second"));
        Assert.Equal(5, Assert.IsType<PSObject>(arrived.Properties["Second"].Value).Properties["Note"].Value);
        var pair = Assert.IsType<List<byte[]>>(arrived.Property("Third"));
        Assert.Equal(third, pair[0]);
        Assert.Same(pair[0], pair[1]);
    }

    [Fact]
    public void Blobs_of_what_was_left_out_are_left_out_too()
    {
        using var bytes = new ByteWriter();
        var blobs = new BlobList();
        var cantCross = Array.CreateInstance(typeof(int), [2, 2], [1, 1]);
        var error = new InvalidOperationException("m");
        error.Data["bad"] = new object[] { Bytes(Blob.Least), cantCross };
        error.Data["good"] = Bytes(Blob.Least);
        new ObjectEncoder().Encode(bytes, error, blobs);
        Assert.Equal(1, blobs.Count);
        Assert.Throws<ObjectCodecException>(() => new ObjectEncoder().Encode(bytes, new object[] { Bytes(Blob.Least), cantCross }, blobs));
        Assert.Equal(1, blobs.Count);
    }

    [Fact]
    public void Without_a_place_for_blobs_large_arrays_are_among_the_bytes()
    {
        var bytes = Bytes(2 * Blob.Least);
        Assert.Equal(bytes, Crossing.Of(bytes));
    }

    [Fact]
    public void More_than_a_message_may_bring_is_refused_by_the_writer()
    {
        var blobs = new BlobList();
        var large = new byte[0x4000_0000];
        var refusal = Assert.Throws<ObjectCodecException>(() =>
        {
            using var bytes = new ByteWriter();
            new ObjectEncoder().Encode(bytes, new object[] { large, new byte[0x4000_0000] }, blobs);
        });
        Assert.Contains("in parts", refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(0, blobs.Count);
    }

    [Fact]
    public void A_frozen_blob_is_the_array_as_it_was()
    {
        var bytes = Bytes(5 * FrameHeader.MaxPayload / 2);
        var was = (byte[])bytes.Clone();
        var blob = new Blob(bytes, 2, bytes.Length);
        blob.Freeze();
        bytes.AsSpan().Clear();
        var stream = new MemoryStream();
        new FrameWriter(stream).WriteBlob(blob);
        Frame(stream, FrameKind.Batch, more: false, []);
        stream.Position = 0;
        using var reader = new FrameReader(stream);
        Assert.True(reader.Read(out _, out _));
        Assert.Equal(was, reader.TakeBlobs()!.Take(blob.Head.Id));
    }

    [Fact]
    public void A_blob_can_be_read_until_its_last_user_lets_go()
    {
        var blob = new Blob(Bytes(Blob.Least), 2, Blob.Least);
        blob.Freeze();
        blob.Hold();
        blob.LetGo();
        Assert.Equal(Blob.Least, blob.Piece(0).Length);
        blob.LetGo();
        Assert.Throws<InvalidOperationException>(() => blob.Piece(0).Length);
        Assert.Throws<InvalidOperationException>(blob.Hold);
    }
}
