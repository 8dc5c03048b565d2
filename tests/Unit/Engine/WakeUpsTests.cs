using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class WakeUpsTests : IDisposable
{
    private readonly Alarm _alarm = new(() => { });
    private readonly WakeUps _wakeUps;

    /// <summary>So far ahead that the alarm itself stays silent.</summary>
    private readonly long _base = (Alarm.Now + 1_000_000_000) / 1000 * 1000;

    public WakeUpsTests() => _wakeUps = new WakeUps(_alarm);

    public void Dispose() => _alarm.Dispose();

    [Fact]
    public void Workers_come_in_the_order_of_their_times_once_each()
    {
        var (late, early) = (new WorkerSlot(1, null!), new WorkerSlot(2, null!));
        _wakeUps.At(late, _base + 200);
        _wakeUps.At(early, _base + 100);
        _wakeUps.At(early, _base + 300); // it is looked at before, and asks anew then

        Assert.Null(_wakeUps.TakeDue(_base + 99));
        Assert.Same(early, _wakeUps.TakeDue(_base + 100));
        Assert.Null(_wakeUps.TakeDue(_base + 199));
        Assert.Same(late, _wakeUps.TakeDue(_base + 1000));
        Assert.Null(_wakeUps.TakeDue(_base + 1000));
    }

    [Fact]
    public void An_earlier_time_takes_the_place_of_a_later_one()
    {
        var slot = new WorkerSlot(1, null!);
        _wakeUps.At(slot, _base + 200);
        _wakeUps.At(slot, _base + 100);

        Assert.Same(slot, _wakeUps.TakeDue(_base + 100));
        Assert.Null(_wakeUps.TakeDue(_base + 1000));
    }

    [Fact]
    public void No_worker_is_looked_at_before_its_time()
    {
        var slot = new WorkerSlot(1, null!);
        _wakeUps.At(slot, _base + 101);

        Assert.Null(_wakeUps.TakeDue(_base + 100));
        Assert.Same(slot, _wakeUps.TakeDue(_base + 104));
    }

    [Fact]
    public void A_worker_that_is_gone_is_not_looked_at()
    {
        var slot = new WorkerSlot(1, null!);
        _wakeUps.At(slot, _base);
        _wakeUps.Forget(slot);

        Assert.Null(_wakeUps.TakeDue(_base + 1000));
    }
}
