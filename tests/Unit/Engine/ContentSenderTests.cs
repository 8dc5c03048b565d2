using System.Collections.Concurrent;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine;

public sealed class ContentSenderTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HostContents _host = new();
    private readonly Content _content = Launch.Hosts.Contents.ContentStoreTests.Some(7);

    [Fact]
    public void One_worker_of_a_host_gets_the_bytes_and_the_other_the_name_of_the_file()
    {
        using var a = new Side(_host);
        using var b = new Side(_host);
        a.Outbox.Send(_content);
        a.Outbox.Contents.Greeted("machine");
        Assert.Equal(_content.Key, a.Expect(FrameKind.Content).Key);
        b.Outbox.Contents.Greeted("machine");
        b.Outbox.Send(_content);
        Answer(a, ContentStatus.Stored);
        Assert.Equal(_content.Key, b.Expect(FrameKind.ContentFile).Key);
        Assert.Equal(0, b.ContentBytes);
        Assert.Equal(_content.Bytes.Length, a.ContentBytes);
    }

    [Fact]
    public void A_writer_that_waits_for_another_worker_still_writes_beats_and_is_not_to_blame()
    {
        using var a = Greeted();
        using var b = Greeted();
        a.Outbox.Send(_content);
        a.Expect(FrameKind.Content);
        b.Outbox.Send(_content);
        for (var i = 0; i < 3; i++)
        {
            b.Beat();
            b.Expect(FrameKind.Beat);
        }

        Assert.True(SpinWait.SpinUntil(() => b.Outbox.Contents.WaitsForOther, Patience));
        var before = b.Outbox.FramesSent;
        Assert.True(SpinWait.SpinUntil(() => b.Outbox.FramesSent != before, Patience), "the worker seems to hang");
    }

    [Fact]
    public void When_the_worker_that_was_sent_it_dies_the_waiting_one_is_sent_it()
    {
        using var a = Greeted();
        using var b = Greeted();
        a.Outbox.Send(_content);
        a.Expect(FrameKind.Content);
        b.Outbox.Send(_content);
        a.Outbox.Abandon();
        b.Expect(FrameKind.Content);
    }

    [Fact]
    public void A_worker_whose_end_is_heard_of_just_as_its_turn_comes_holds_up_no_other()
    {
        using var stream = new MemoryStream(); // a process that is on its end reads on for a while
        var outbox = new EndsInTurn();
        outbox.Sender = new ContentSender(new FrameWriter(stream), _host, outbox);
        outbox.Sender.Greeted("machine");
        Assert.Throws<IOException>(() => outbox.Sender.Write(_content));
        using var b = Greeted();
        b.Outbox.Send(_content);
        b.Expect(FrameKind.Content);
    }

    [Fact]
    public void A_worker_that_can_not_open_the_file_is_sent_the_bytes()
    {
        using var a = Greeted();
        using var b = Greeted();
        a.Outbox.Send(_content);
        a.Expect(FrameKind.Content);
        Answer(a, ContentStatus.Stored);
        b.Outbox.Send(_content);
        b.Expect(FrameKind.ContentFile);
        Answer(b, ContentStatus.NotOpened);
        Assert.Equal(_content.Id, b.Expect(FrameKind.Content).Id);
    }

    [Fact]
    public void What_comes_after_it_waits_for_it()
    {
        using var a = Greeted();
        using var b = Greeted();
        a.Outbox.Send(_content);
        a.Expect(FrameKind.Content);
        b.Outbox.Send(_content);
        using var batch = new ByteWriter();
        batch.WriteByte(1);
        b.Outbox.Send(FrameKind.Batch, batch, 5);
        Answer(a, ContentStatus.Stored);
        b.Expect(FrameKind.ContentFile);
        b.Beat();
        b.Expect(FrameKind.Beat);
        Answer(b, ContentStatus.Opened);
        b.Expect(FrameKind.Batch);
    }

    [Fact]
    public void The_end_of_a_worker_ends_the_wait_for_it()
    {
        using var a = Greeted();
        using var b = Greeted();
        a.Outbox.Send(_content);
        a.Expect(FrameKind.Content);
        b.Outbox.Send(_content);
        b.Outbox.Abandon();
        Assert.True(b.Ended.Wait(Patience), "the writing thread waits for ever");
    }

    [Fact]
    public void A_secret_is_sent_to_each_worker_and_never_to_be_stored()
    {
        using var a = Greeted();
        a.Outbox.Send(Content.Of(_content.Bytes, isSecret: true)!);
        Assert.Equal("", a.Expect(FrameKind.Content).Key);
    }

    [Fact]
    public void A_worker_of_this_machine_is_sent_the_bytes_without_a_name()
    {
        using var here = new Side(null);
        here.Outbox.Send(_content);
        Assert.Equal("", here.Expect(FrameKind.Content).Key);
    }

    [Fact]
    public void An_answer_to_nothing_is_an_error_of_the_worker()
    {
        using var a = Greeted();
        Assert.Throws<ProtocolException>(() => a.Outbox.Contents.Answer(new BatchMark(12345, 0)));
        a.Outbox.Send(_content);
        a.Expect(FrameKind.Content);
        Assert.Throws<ProtocolException>(() => a.Outbox.Contents.Answer(new BatchMark(_content.Id, 17)));
    }

    private Side Greeted()
    {
        var side = new Side(_host);
        side.Outbox.Contents.Greeted("machine");
        return side;
    }

    private void Answer(Side side, ContentStatus status) => side.Outbox.Contents.Answer(new BatchMark(_content.Id, (long)status));

    /// <summary>The outbox of a worker that ends between two of its writer's steps: after it has looked whether it may go on, and before it asks for its turn.</summary>
    private sealed class EndsInTurn : IContentOutbox
    {
        private bool _abandoned;

        public ContentSender? Sender { get; set; }

        public void Wake()
        {
        }

        public void WaitUntil(Func<bool> isSo)
        {
            if (_abandoned)
            {
                throw new IOException("The worker is gone.");
            }

            Assert.True(isSo());
            _abandoned = true;
            Sender!.Leave();
        }

        public void Sent(int bytes)
        {
        }
    }

    /// <summary>A worker's outbox with the thread that writes, and what comes out of it.</summary>
    private sealed class Side : IDisposable
    {
        private readonly MemoryPipe _pipe = new();
        private readonly BlockingCollection<(FrameKind Kind, ContentHead? Head)> _messages = [];
        private int _contentBytes;

        public Side(HostContents? host)
        {
            Outbox = new Outbox(_pipe.Writer, isShared: true, host, bytes => Interlocked.Add(ref _contentBytes, bytes));
            Ended = Task.Factory.StartNew(Outbox.Run, TaskCreationOptions.LongRunning);
            Task.Factory.StartNew(Read, TaskCreationOptions.LongRunning);
        }

        public Outbox Outbox { get; }

        public Task Ended { get; }

        public int ContentBytes => Volatile.Read(ref _contentBytes);

        public ContentHead Expect(FrameKind kind)
        {
            Assert.True(_messages.TryTake(out var message, Patience), $"no {kind} comes");
            Assert.Equal(kind, message.Kind);
            return message.Head ?? new ContentHead(0, 0);
        }

        public void Beat()
        {
            using var empty = new ByteWriter();
            Outbox.Send(FrameKind.Beat, empty);
        }

        public void Dispose()
        {
            Outbox.Abandon();
            Assert.True(Ended.Wait(Patience));
        }

        private void Read()
        {
            using var reader = new FrameReader(_pipe.Reader);
            while (reader.Read(out var kind, out var payload))
            {
                var input = new ByteReader(payload.Span);
                _messages.Add((kind, kind is FrameKind.Content or FrameKind.ContentFile ? ContentHead.Read(ref input) : null));
            }
        }
    }
}
