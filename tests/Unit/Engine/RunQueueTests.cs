using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class RunQueueTests
{
    private readonly RunQueue _queue = new();
    private readonly StubSource _first = new();
    private readonly StubSource _second = new();

    public RunQueueTests()
    {
        _queue.Add(_first);
        _queue.Add(_second);
    }

    [Fact]
    public void Sources_have_their_turns_one_after_the_other()
    {
        Assert.Same(_first, _queue.Next(idle: true));
        _queue.Served(_first);
        Assert.Same(_second, _queue.Next(idle: true));
        _queue.Served(_second);
        Assert.Same(_first, _queue.Next(idle: true));
    }

    [Fact]
    public void A_parked_source_has_no_turn_until_it_is_offered()
    {
        RunQueue.Park(_first);
        RunQueue.Park(_second);
        Assert.Null(_queue.Next(idle: true));

        _queue.Offer(_second);
        Assert.Same(_second, _queue.Next(idle: false));
    }

    [Fact]
    public void An_offer_does_not_cost_a_source_its_place()
    {
        _queue.Offer(_first);
        Assert.Same(_first, _queue.Next(idle: false));
    }

    [Fact]
    public void One_that_waits_for_an_idle_worker_has_its_turn_only_then()
    {
        _queue.WaitForIdle(_first);
        Assert.Same(_second, _queue.Next(idle: false));
        Assert.Same(_first, _queue.Next(idle: true));
    }

    [Fact]
    public void What_is_removed_or_finished_never_has_a_turn_again()
    {
        _queue.Remove(_first);
        _second.Finished = true;
        _queue.RemoveFinished();
        _queue.Offer(_first);
        _queue.Offer(_second);

        Assert.Empty(_queue.Sources);
        Assert.Null(_queue.Next(idle: true));
    }

    [Fact]
    public void More_workers_are_wanted_only_for_what_they_may_run()
    {
        var throttled = new StubSource(3) { Pending = 100 };
        throttled.Standing.Workers = 2;
        _queue.Add(throttled);

        Assert.Equal(3, _queue.Wanted(200));
        Assert.Equal(2, _queue.Wanted(2));
    }
}
