using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Shared;

/// <summary>The hub with callers that are no threads: what waits is seen to wait, at once.</summary>
public sealed class SharedHubTests
{
    private readonly SharedHub _hub = new();
    private readonly object _peer = new();
    private long _lastCall;
    private SharedOwner? _lastOwner;

    [Fact]
    public void A_lock_goes_to_who_asked_first()
    {
        var shared = _hub.Create(PoolSharedType.Lock, "L", null, default);
        var first = Ask(1, shared, SharedOp.Hold);
        var second = Ask(2, shared, SharedOp.Hold);
        var third = Ask(3, shared, SharedOp.Hold);
        Assert.True(first.IsDone);
        Assert.False(second.IsAnswered);
        Ask(1, shared, SharedOp.Release);
        Assert.True(second.IsDone);
        Assert.False(third.IsAnswered);
        Ask(2, shared, SharedOp.Release);
        Assert.True(third.IsDone);
    }

    [Fact]
    public void Its_holder_may_take_a_lock_again_and_lets_it_go_as_often()
    {
        var shared = _hub.Create(PoolSharedType.Lock, "L", null, default);
        var token = Ask(1, shared, SharedOp.Hold).Value;
        Assert.Equal(token, Ask(1, shared, SharedOp.Hold).Value);
        var other = Ask(2, shared, SharedOp.Hold);
        Ask(1, shared, SharedOp.Release);
        Assert.False(other.IsAnswered);
        Ask(1, shared, SharedOp.Release);
        Assert.True((long)other.Value! > (long)token!);
    }

    [Fact]
    public void A_lock_whose_holder_has_ended_is_free_and_says_that_it_was_abandoned()
    {
        var shared = _hub.Create(PoolSharedType.Lock, "L", null, default);
        Ask(1, shared, SharedOp.Hold);
        var next = Ask(2, shared, SharedOp.Hold, peer: new object());
        _hub.PeerGone(_peer);
        Assert.True(next.IsDone);
    }

    [Fact]
    public void Only_the_next_holder_hears_that_a_lock_was_abandoned()
    {
        var shared = _hub.Create(PoolSharedType.Lock, "L", null, default);
        Ask(1, shared, SharedOp.Hold);
        Ask(1, shared, SharedOp.ReleaseAll);
        Ask(2, shared, SharedOp.Hold);
        Assert.Equal(true, Ask(2, shared, SharedOp.WasAbandoned).Value);
        Ask(2, shared, SharedOp.Release);
        Ask(3, shared, SharedOp.Hold);
        Assert.Equal(false, Ask(3, shared, SharedOp.WasAbandoned).Value);
    }

    [Fact]
    public void Who_does_not_hold_a_lock_can_not_let_it_go()
    {
        var shared = _hub.Create(PoolSharedType.Lock, "L", null, default);
        Ask(1, shared, SharedOp.Hold);
        Assert.Equal("NotHeld", Ask(2, shared, SharedOp.Release).ErrorId);
    }

    [Fact]
    public void Two_who_wait_for_each_other_are_told_both_locks_and_one_goes_on()
    {
        var a = _hub.Create(PoolSharedType.Lock, "A", null, default);
        var b = _hub.Create(PoolSharedType.Lock, "B", null, default);
        Ask(1, a, SharedOp.Hold);
        Ask(2, b, SharedOp.Hold);
        var waits = Ask(1, b, SharedOp.Hold);
        Assert.False(waits.IsAnswered);
        var refused = Ask(2, a, SharedOp.Hold);
        Assert.Equal("DeadlockFound", refused.ErrorId);
        Assert.Contains("Lock A", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Lock B", refused.Message, StringComparison.Ordinal);
        Ask(2, b, SharedOp.Release);
        Assert.True(waits.IsDone);
    }

    [Fact]
    public void A_circle_of_three_is_found()
    {
        var locks = Enumerable.Range(0, 3).Select(n => _hub.Create(PoolSharedType.Lock, $"{n}", null, default)).ToArray();
        for (var i = 0; i < 3; i++)
        {
            Ask(i, locks[i], SharedOp.Hold);
        }

        Assert.False(Ask(0, locks[1], SharedOp.Hold).IsAnswered);
        Assert.False(Ask(1, locks[2], SharedOp.Hold).IsAnswered);
        Assert.Equal("DeadlockFound", Ask(2, locks[0], SharedOp.Hold).ErrorId);
    }

    [Fact]
    public void A_change_that_nobody_waits_for_is_no_part_of_a_deadlock()
    {
        var value = _hub.Create(PoolSharedType.Value, "V", null, default);
        var guard = _hub.Create(PoolSharedType.Lock, "L", null, default);
        Ask(1, value, SharedOp.Hold);
        Ask(2, guard, SharedOp.Hold);
        Post(2, value, SharedOp.Set, 7); // and goes on
        var waits = Ask(1, guard, SharedOp.Hold);
        Assert.False(waits.IsAnswered);
        var second = Post(2, value, SharedOp.Set, 8);
        Assert.False(second.IsAnswered);
        Ask(2, guard, SharedOp.Release);
        Assert.True(waits.IsDone);
        Ask(1, value, SharedOp.Release);
        Assert.True(second.IsDone);
    }

    [Fact]
    public void A_wait_that_was_taken_back_does_not_take_the_lock()
    {
        var shared = _hub.Create(PoolSharedType.Lock, "L", null, default);
        Ask(1, shared, SharedOp.Hold);
        var late = Ask(2, shared, SharedOp.Hold);
        _hub.TakeBack(late.Request);
        Assert.Equal(SharedStatus.Cancelled, late.Status);
        Ask(1, shared, SharedOp.Release);
        Assert.True(Ask(3, shared, SharedOp.Hold).IsDone);
    }

    [Fact]
    public void Readers_share_and_a_writer_who_waits_is_not_overtaken()
    {
        var shared = _hub.Create(PoolSharedType.ReaderWriterLock, "R", null, default);
        Assert.True(Ask(1, shared, SharedOp.HoldShared).IsDone);
        Assert.True(Ask(2, shared, SharedOp.HoldShared).IsDone);
        var writer = Ask(3, shared, SharedOp.Hold);
        var late = Ask(4, shared, SharedOp.HoldShared);
        Assert.False(writer.IsAnswered);
        Assert.False(late.IsAnswered);
        Ask(1, shared, SharedOp.Release);
        Ask(2, shared, SharedOp.Release);
        Assert.True(writer.IsDone);
        Assert.False(late.IsAnswered);
        Ask(3, shared, SharedOp.Release);
        Assert.True(late.IsDone);
    }

    [Fact]
    public void A_reader_who_wants_to_write_is_refused_as_two_would_wait_for_each_other()
    {
        var shared = _hub.Create(PoolSharedType.ReaderWriterLock, "R", null, default);
        Ask(1, shared, SharedOp.HoldShared);
        Assert.Equal("DeadlockFound", Ask(1, shared, SharedOp.Hold).ErrorId);
    }

    [Fact]
    public void A_semaphore_is_held_by_its_capacity()
    {
        var shared = _hub.Create(PoolSharedType.Semaphore, "S", 2, default);
        Ask(1, shared, SharedOp.Hold);
        Ask(2, shared, SharedOp.Hold);
        var third = Ask(3, shared, SharedOp.Hold);
        Assert.False(third.IsAnswered);
        Ask(1, shared, SharedOp.ReleaseAll);
        Assert.True(third.IsDone);
    }

    [Fact]
    public void Calls_wait_while_another_holds_the_object()
    {
        var shared = _hub.Create(PoolSharedType.Value, "V", null, SharedValue.Of(1));
        Ask(1, shared, SharedOp.Hold);
        var read = Ask(2, shared, SharedOp.Get);
        Ask(1, shared, SharedOp.Set, 2);
        Assert.False(read.IsAnswered);
        Ask(1, shared, SharedOp.Release);
        Assert.Equal(2, read.Value);
    }

    [Fact]
    public void A_queue_waits_when_full_and_when_empty_and_ends_when_completed()
    {
        var shared = _hub.Create(PoolSharedType.Queue, "Q", 1, default);
        var taker = Ask(1, shared, SharedOp.Take);
        Assert.False(taker.IsAnswered);
        Ask(2, shared, SharedOp.Add, "a");
        Assert.Equal("a", taker.Value);
        Ask(2, shared, SharedOp.Add, "b");
        var full = Ask(2, shared, SharedOp.Add, "c");
        Assert.False(full.IsAnswered);
        Assert.Equal("b", Ask(1, shared, SharedOp.Take).Value);
        Assert.True(full.IsDone);
        Ask(2, shared, SharedOp.Complete);
        Assert.Equal("c", Ask(1, shared, SharedOp.Take).Value);
        Assert.True(Ask(1, shared, SharedOp.Take).IsEnd);
        Assert.Equal("SharedObjectCompleted", Ask(2, shared, SharedOp.Add, "d").ErrorId);
    }

    [Fact]
    public void A_stack_gives_the_last_first()
    {
        var shared = _hub.Create(PoolSharedType.Stack, "S", null, default);
        Ask(1, shared, SharedOp.Add, "a");
        Ask(1, shared, SharedOp.Add, "b");
        Assert.Equal("b", Ask(1, shared, SharedOp.Take).Value);
    }

    [Fact]
    public void A_barrier_opens_for_all_and_closes_again()
    {
        var shared = _hub.Create(PoolSharedType.Barrier, "B", 3, default);
        for (var round = 0L; round < 2; round++)
        {
            var (first, second) = (Ask(1, shared, SharedOp.Wait), Ask(2, shared, SharedOp.Wait));
            Assert.False(first.IsAnswered || second.IsAnswered);
            Assert.Equal(round, Ask(3, shared, SharedOp.Wait).Value);
            Assert.Equal(round, first.Value);
            Assert.Equal(round, second.Value);
        }
    }

    [Fact]
    public void A_barrier_does_not_count_one_that_has_ended()
    {
        var shared = _hub.Create(PoolSharedType.Barrier, "B", 2, default);
        Ask(1, shared, SharedOp.Wait);
        _hub.PeerGone(_peer);
        Assert.False(Ask(2, shared, SharedOp.Wait, peer: new object()).IsAnswered);
    }

    [Fact]
    public void An_event_lets_all_go_on_and_stays_open_until_it_is_reset()
    {
        var shared = _hub.Create(PoolSharedType.Event, "E", null, default);
        var (first, second) = (Ask(1, shared, SharedOp.Wait), Ask(2, shared, SharedOp.Wait));
        Ask(3, shared, SharedOp.Set);
        Assert.True(first.IsDone && second.IsDone && Ask(4, shared, SharedOp.Wait).IsDone);
        Ask(3, shared, SharedOp.Reset);
        Assert.False(Ask(4, shared, SharedOp.Wait).IsAnswered);
    }

    [Fact]
    public void Numbers_and_text_are_keys_as_powershell_compares_them()
    {
        var shared = _hub.Create(PoolSharedType.Dictionary, "D", null, default);
        Ask(1, shared, SharedOp.Set, "Key", 1);
        Ask(1, shared, SharedOp.Set, 5, 2);
        Assert.Equal(1, Ask(1, shared, SharedOp.Get, "kEY").Value);
        Assert.Equal(2, Ask(1, shared, SharedOp.Get, 5L).Value);
        Assert.Equal("SharedValueNotNumber", Refused(() => Ask(1, shared, SharedOp.Set, "t", "text"), () => Ask(1, shared, SharedOp.Increment, "t", 1)));
    }

    [Fact]
    public void An_object_that_was_disposed_of_is_gone_for_all_also_for_those_that_wait()
    {
        var shared = _hub.Create(PoolSharedType.Event, "E", null, default);
        var waits = Ask(1, shared, SharedOp.Wait);
        Ask(2, shared, SharedOp.Dispose);
        Assert.Equal("SharedObjectGone", waits.ErrorId);
        Assert.Equal("SharedObjectGone", Ask(1, shared, SharedOp.Get).ErrorId);
    }

    [Fact]
    public void A_change_that_its_body_has_not_waited_for_is_made_when_the_object_is_free_though_the_body_has_ended()
    {
        var shared = _hub.Create(PoolSharedType.Value, "V", null, default);
        Ask(1, shared, SharedOp.Hold, peer: new object());
        var holder = _lastOwner!;
        Post(2, shared, SharedOp.Set, 7);
        _hub.PeerGone(_peer);
        _hub.PeerGone(holder.Peer);
        Assert.Equal(7, Ask(3, shared, SharedOp.Get).Value);
    }

    [Fact]
    public void A_change_of_what_is_gone_is_told_of_and_a_second_end_of_it_is_not()
    {
        var shared = _hub.Create(PoolSharedType.Value, "V", null, default);
        Ask(1, shared, SharedOp.Hold, peer: new object());
        var waits = Post(2, shared, SharedOp.Set, 7);
        Assert.True(Ask(1, shared, SharedOp.Dispose).IsDone);
        Assert.Equal("SharedObjectGone", waits.ErrorId);
        Assert.Equal("SharedObjectGone", Post(2, shared, SharedOp.Set, 7).ErrorId);
        Assert.True(Ask(1, shared, SharedOp.Dispose).IsDone);
    }

    [Fact]
    public void An_object_without_a_name_is_called_by_a_short_number() =>
        Assert.Equal(["1", "2"], [_hub.Create(PoolSharedType.Lock, null, null, default).Name, _hub.Create(PoolSharedType.Lock, null, null, default).Name]);

    [Fact]
    public void A_value_that_is_made_only_where_there_is_none_is_what_all_get()
    {
        var shared = _hub.Create(PoolSharedType.Dictionary, "D", null, default);
        Assert.Equal(1, Ask(1, shared, SharedOp.GetOrAdd, "k", 1).Value);
        Assert.Equal(1, Ask(2, shared, SharedOp.GetOrAdd, "K", 2).Value);
        Assert.Equal(1, Ask(1, shared, SharedOp.Count).Value);
    }

    [Fact]
    public void What_an_object_does_not_know_is_an_error()
    {
        foreach (var type in Enum.GetValues<PoolSharedType>())
        {
            var shared = _hub.Create(type, null, 1, SharedValue.Of(0L));
            Assert.Equal("SharedObjectMisused", Ask(1, shared, SharedOp.ReleaseAll + 200).ErrorId);
        }
    }

    private static string? Refused(Func<Call> before, Func<Call> then)
    {
        before();
        return then().ErrorId;
    }

    private Call Ask(int item, SharedObject target, SharedOp op, object? first = null, object? second = null, object? peer = null) => Ask(++_lastCall, item, target, op, first, second, peer);

    private Call Post(int item, SharedObject target, SharedOp op, object? first) => Ask(0, item, target, op, first);

    private Call Ask(long id, int item, SharedObject target, SharedOp op, object? first, object? second = null, object? peer = null)
    {
        SharedValue[] arguments = (first, second) switch
        {
            (null, _) => [],
            (_, null) => [SharedValue.Of(first)],
            _ => [SharedValue.Of(first), SharedValue.Of(second)],
        };
        var call = new Call();
        call.Request = new SharedRequest(_lastOwner = new SharedOwner(peer ?? _peer, 1, item), new SharedCall(id, target.Id, op, 1, item, arguments), call.Answer);
        _hub.Handle(call.Request, target.Id);
        return call;
    }

    private sealed class Call
    {
        private SharedAnswer? _answer;

        public SharedRequest Request { get; set; } = null!;

        public bool IsAnswered => _answer is not null;

        public bool IsDone => _answer?.Status == SharedStatus.Done;

        public SharedStatus? Status => _answer?.Status;

        public bool IsEnd => _answer!.Value.IsEnd;

        public object? Value => IsDone ? _answer!.Value.Scalar : throw new InvalidOperationException($"{Status} {Message}");

        public string? ErrorId => _answer?.ErrorId;

        public string Message => _answer?.Message ?? "";

        public void Answer(SharedAnswer answer)
        {
            Assert.Null(_answer); // once, and no more
            _answer = answer;
        }
    }
}
