using ParallelProc.Protocol;

namespace ParallelProc.Tests.Worker;

/// <summary>Large arrays into a body and out of it.</summary>
public sealed class BlobTests : WorkerTest
{
    [Fact]
    public void A_large_array_reaches_the_body_and_comes_back()
    {
        var bytes = new byte[3 * FrameHeader.MaxPayload + 1];
        new Random(1).NextBytes(bytes);
        var records = Worker.Run(", $_", [bytes, 5, bytes]);
        Assert.Equal(bytes, Assert.IsType<byte[]>(records[0].Value));
        Assert.Equal(5, records[2].Value);
        Assert.Equal(bytes, Assert.IsType<byte[]>(records[4].Value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Large_and_small_output_keeps_its_order(bool clean)
    {
        var records = Worker.Run("1; , $_; 2; @{ a = $_; b = $_ }; 3", [new int[Blob.Least]], clean: clean);
        Assert.Equal([1, "int[]", 2, "table", 3, "end"], records.Select(static r => r.Kind == RecordKind.Done ? "end" : Shown(r.Value)));
    }

    [Fact]
    public void What_a_body_does_to_an_array_after_it_was_put_out_changes_nothing()
    {
        var records = Worker.Run("$a = $_; foreach ($i in 1..3) { $a[0] = $i; , $a }", [new byte[Blob.Least]]);
        Assert.Equal([1, 2, 3], records[..3].Select(static r => (int)((byte[])r.Value!)[0]));
    }

    [Fact]
    public void An_item_whose_array_did_not_come_fails_alone()
    {
        var script = Worker.SendScript("$_");
        Worker.Send(FrameKind.Batch, writer =>
        {
            new BatchHead(99, script, 2, true).Write(writer);
            writer.WriteBlock([]);
            writer.WriteBlock([(byte)ValueTag.Blob, 1]);
            writer.WriteBlock(Protocol.Crossing.Encode("good"));
        });
        var records = Worker.ReadBatch(99);
        Assert.Equal(ItemStatus.Failed, records[0].Status);
        Assert.Equal("good", records[1].Value);
    }

    private static object? Shown(object? value) => value switch
    {
        int[] => "int[]",
        System.Collections.Hashtable table => ReferenceEquals(table["a"], table["b"]) ? "table" : "a table of two",
        _ => value,
    };
}
