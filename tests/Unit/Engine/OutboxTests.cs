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

    private static void Send(Outbox outbox, FrameKind kind, int length, long batch)
    {
        using var writer = new ByteWriter();
        writer.WriteBytes(new byte[length]);
        outbox.Send(kind, writer, batch);
    }
}
