using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol.Files;

public sealed class FileMessagesTests
{
    [Fact]
    public void A_list_of_files_is_read_as_it_was_written()
    {
        FileEntry[] entries = [new("a/ü.txt", 1L << 40, "AB", DateTime.UtcNow.Ticks, 420), new("folder", 0, "", 0, -1)];
        using var writer = new ByteWriter();
        FileEntry.WriteMany(writer, entries);
        var reader = new ByteReader(writer.Written);
        Assert.Equal(entries, FileEntry.ReadMany(ref reader));
        Assert.True(reader.AtEnd);
    }

    [Fact]
    public void A_set_of_files_is_known_by_names_and_contents_alone()
    {
        FileEntry a = new("a", 1, "AA", 1, 1), b = new("b", 2, "BB", 2, 2);
        Assert.Equal(FileEntry.KeyOf([a, b]), FileEntry.KeyOf([b with { Time = 7, Mode = -1 }, a]));
        Assert.NotEqual(FileEntry.KeyOf([a, b]), FileEntry.KeyOf([a, b with { Hash = "CC" }]));
        Assert.NotEqual(FileEntry.KeyOf([a, b]), FileEntry.KeyOf([a, b with { Path = "c" }]));
        Assert.NotEqual(FileEntry.KeyOf([a, b]), FileEntry.KeyOf([a]));
    }

    [Theory]
    [InlineData(0, 0L, 1)]
    [InlineData(9, 0L, 1)]
    [InlineData((int)FileAsk.Bytes, 0L, FileCall.MostBytes + 1)]
    [InlineData((int)FileAsk.Bytes, -1L, 1)]
    public void A_call_that_nobody_would_make_is_refused(int ask, long offset, int count)
    {
        var bytes = Written(new FileCall(1, (FileAsk)ask, "key", 0, offset, count));
        Assert.Throws<ProtocolException>(() => Read(bytes));
    }

    [Fact]
    public void Any_other_is_read_as_it_was_written()
    {
        var call = new FileCall(3, FileAsk.Bytes, "key", 4, 5, 6);
        Assert.Equal(call, Read(Written(call)));
    }

    private static byte[] Written(FileCall call)
    {
        using var writer = new ByteWriter();
        call.Write(writer);
        return writer.Written.ToArray();
    }

    private static FileCall Read(byte[] bytes)
    {
        var reader = new ByteReader(bytes);
        return FileCall.Read(ref reader);
    }
}
