using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol;

/// <summary>Sends objects the whole way: encoder, frames, decoder, with large arrays as blobs.</summary>
internal static class BlobCrossing
{
    public static T Of<T>(T value) where T : notnull => Assert.IsType<T>(Read(Write(value).ToArray()));

    /// <summary>The stream that holds an object's message.</summary>
    public static MemoryStream Write(object? value)
    {
        using var bytes = new ByteWriter();
        var blobs = new BlobList();
        new ObjectEncoder().Encode(bytes, value, blobs);
        var stream = new MemoryStream();
        new FrameWriter(stream).Write(FrameKind.Records, [], bytes.Written, blobs);
        return stream;
    }

    /// <summary>The object that a stream holds.</summary>
    public static object? Read(byte[] stream) => Read(new MemoryStream(stream));

    public static object? Read(Stream stream)
    {
        using var frames = new FrameReader(stream);
        Assert.True(frames.Read(out var kind, out var payload));
        Assert.Equal(FrameKind.Records, kind);
        var reader = new ByteReader(payload.Span);
        return new ObjectDecoder().Decode(ref reader, frames.TakeBlobs());
    }

    public static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    public static void Frame(Stream stream, FrameKind kind, bool more, byte[] payload)
    {
        var header = new byte[FrameHeader.Size];
        new FrameHeader(kind, more, payload.Length).Write(header);
        stream.Write(header);
        stream.Write(payload);
    }

    public static byte[] Head(long id, byte element, int length)
    {
        using var writer = new ByteWriter();
        new BlobHead(id, element, length).Write(writer);
        return writer.Written.ToArray();
    }
}
