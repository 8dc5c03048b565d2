using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

public sealed class OutboxTests
{
    [Fact]
    public void What_fits_into_the_pipe_is_written_by_the_caller()
    {
        var stream = new MemoryStream();
        var outbox = new Outbox(stream);
        Send(outbox, FrameKind.Batch, 100, batch: 1);
        Assert.Equal(FrameHeader.Size + 100, stream.Length);
    }

    [Fact]
    public void What_might_not_fit_is_left_to_the_writing_thread_until_the_worker_has_read_the_rest()
    {
        var stream = new MemoryStream();
        var outbox = new Outbox(stream);
        for (var batch = 1; batch <= 3; batch++)
        {
            Send(outbox, FrameKind.Batch, 1500, batch);
        }

        var two = 2 * (FrameHeader.Size + 1500);
        Assert.Equal(two, stream.Length); // the third would be over what a small pipe holds
        outbox.Close();
        outbox.Run();
        Assert.Equal(two + FrameHeader.Size + 1500, stream.ToArray().Length);
    }

    [Fact]
    public void The_caller_never_writes_where_others_may_have_filled_the_pipe()
    {
        var stream = new MemoryStream();
        var outbox = new Outbox(stream, isShared: true);
        Send(outbox, FrameKind.Batch, 100, batch: 1);
        Assert.Equal(0, stream.Length);
        outbox.Close();
        outbox.Run();
        Assert.Equal(FrameHeader.Size + 100, stream.ToArray().Length);
    }

    [Fact]
    public void A_worker_that_has_begun_a_batch_has_read_all_before_it()
    {
        var stream = new MemoryStream();
        var outbox = new Outbox(stream);
        for (var batch = 1; batch <= 50; batch++)
        {
            Send(outbox, FrameKind.Batch, 1500, batch);
            Assert.Equal(batch * (FrameHeader.Size + 1500), stream.Length);
            outbox.Acknowledge(batch);
        }
    }

    [Fact]
    public void A_worker_that_has_died_is_no_error_of_the_caller()
    {
        var pipe = new MemoryPipe();
        pipe.Reader.Dispose();
        var outbox = new Outbox(pipe.Writer);
        Assert.Null(Record.Exception(() =>
        {
            Send(outbox, FrameKind.Batch, 10, batch: 1);
            Send(outbox, FrameKind.Batch, 10, batch: 2);
            outbox.Run();
        }));
    }

    [Fact]
    public void A_stop_of_another_batch_need_not_wait_for_the_end_of_a_blob()
    {
        using var gate = new ManualResetEventSlim();
        using var reached = new ManualResetEventSlim();
        var stream = new HeldStream(reached, gate);
        var outbox = new Outbox(stream);
        var blob = Frozen(3 * FrameHeader.MaxPayload);
        using var batch = new ByteWriter();
        batch.WriteByte(1);
        outbox.Send(FrameKind.Batch, batch, 1, [blob]);
        var writer = new Thread(outbox.Run);
        writer.Start();
        reached.Wait();
        Send(outbox, FrameKind.Stop, 2, batch: 7);
        outbox.Close();
        gate.Set();
        writer.Join();
        using var reader = new FrameReader(new MemoryStream(stream.ToArray()));
        Assert.True(reader.Read(out var first, out _));
        Assert.True(reader.Read(out var second, out _));
        Assert.Equal((FrameKind.Stop, FrameKind.Batch), (first, second));
        Assert.Equal(blob.Length, reader.TakeBlobs()!.Bytes);
    }

    [Fact]
    public void A_blob_is_let_go_when_it_is_written_and_may_be_written_again_before_its_item_has_ended()
    {
        var blob = Frozen(Blob.Least);
        foreach (var worker in Enumerable.Range(1, 2))
        {
            using var batch = new ByteWriter();
            batch.WriteByte(1);
            var stream = new MemoryStream();
            var outbox = new Outbox(stream);
            outbox.Send(FrameKind.Batch, batch, worker, [blob]);
            outbox.Close();
            outbox.Run();
            Assert.True(stream.ToArray().Length > Blob.Least);
        }

        blob.LetGo();
        Assert.Throws<InvalidOperationException>(blob.Hold);
    }

    private static Blob Frozen(int length)
    {
        var blob = new Blob(new byte[length], 2, length);
        blob.Freeze();
        return blob;
    }

    private static void Send(Outbox outbox, FrameKind kind, int length, long batch)
    {
        using var writer = new ByteWriter();
        writer.WriteBytes(new byte[length]);
        outbox.Send(kind, writer, batch);
    }

    /// <summary>Its first large write waits.</summary>
    private sealed class HeldStream(ManualResetEventSlim reached, ManualResetEventSlim gate) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (buffer.Length == FrameHeader.MaxPayload && !reached.IsSet)
            {
                reached.Set();
                gate.Wait();
            }

            base.Write(buffer);
        }
    }
}
