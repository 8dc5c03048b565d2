using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class EventQueueTests
{
    private List<PoolEvent> _taken = [];

    [Fact]
    public void What_finds_it_full_is_dropped_and_counted_once()
    {
        var queue = new EventQueue(2);
        for (var i = 0; i < 5; i++)
        {
            queue.Add(new PoolEvent { Item = i });
        }

        Assert.True(queue.Take(ref _taken, out var dropped));
        Assert.Equal([0L, 1L], _taken.Select(static e => e.Item));
        Assert.Equal(3, dropped);
        queue.Add(new PoolEvent { Item = 5 });
        Assert.True(queue.Take(ref _taken, out dropped));
        Assert.Equal([5L], _taken.Select(static e => e.Item));
        Assert.Equal(0, dropped);
    }

    [Fact]
    public void Who_does_not_want_to_wait_takes_what_is_there()
    {
        var queue = new EventQueue(1, filter: static e => e.Item > 0);
        queue.TakeNow(ref _taken, out var dropped);
        Assert.Equal((0, 0L), (_taken.Count, dropped));
        for (var i = 0; i < 3; i++)
        {
            queue.Add(new PoolEvent { Item = i });
        }

        queue.TakeNow(ref _taken, out dropped);
        Assert.Equal([1L], _taken.Select(static e => e.Item));
        Assert.Equal(1, dropped);
        queue.TakeNow(ref _taken, out dropped);
        Assert.Equal((0, 0L), (_taken.Count, dropped));
    }

    [Fact]
    public void It_ends_with_its_last_pool_and_gives_out_first_what_waits()
    {
        var queue = new EventQueue(10);
        queue.Open();
        queue.Open();
        queue.Add(new PoolEvent());
        queue.Close();
        queue.Add(new PoolEvent());
        queue.Close();
        queue.Add(new PoolEvent());

        Assert.True(queue.Take(ref _taken, out _));
        Assert.Equal(2, _taken.Count);
        Assert.False(queue.Take(ref _taken, out var dropped));
        Assert.Equal(0, dropped);
    }

    [Fact]
    public async Task Who_waits_is_woken_by_an_event_and_by_the_end()
    {
        var queue = new EventQueue(10);
        var seen = Task.Run(() =>
        {
            var count = 0;
            while (queue.Take(ref _taken, out _))
            {
                count += _taken.Count;
            }

            return count;
        });
        queue.Add(new PoolEvent());
        queue.Add(new PoolEvent());
        queue.End();

        Assert.Equal(2, await seen.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void The_ring_keeps_the_last_ones_in_order()
    {
        var ring = new EventRing(4);
        for (var i = 0; i < 11; i++)
        {
            ring.Add(new PoolEvent { Item = i });
        }

        Assert.Equal([7L, 8L, 9L, 10L], ring.Last(100).Select(static e => e.Item));
        Assert.Equal([9L, 10L], ring.Last(2).Select(static e => e.Item));
        Assert.Empty(ring.Last(0));
    }
}
