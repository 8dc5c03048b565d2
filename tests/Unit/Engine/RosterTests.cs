using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>The sets and counts, against what a look through all workers would say.</summary>
public sealed class RosterTests
{
    private readonly Roster _roster = new();
    private readonly List<WorkerSlot> _slots = [];
    private readonly HostState[] _hosts = [Host("a"), Host("b"), Host("c")];
    private readonly Placement _placement;
    private readonly StubSource[] _sources;
    private int _lastId;

    public RosterTests()
    {
        _placement = new Placement(HostFilter.Of(["a", "b"], [.. _hosts.Select(static h => h.Host)]));
        _placement.Settle(_hosts);
        _sources = [new(), new(1), new(3), new(placement: _placement)];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void It_stays_right_through_starts_work_recalls_stalls_deaths_and_replacements(int seed)
    {
        var random = new Random(seed);
        var moves = new Action<Random>[] { Enter, BecomeIdle, Give, Give, Give, Begin, Progress, Progress, Recall, Stall, PassOver, End, End, Release, Die, Reserve, Promote, WearOut, Reclass };
        for (var i = 0; i < 5000; i++)
        {
            if (i == 100)
            {
                _roster.Keep(_placement); // with workers there already
            }

            moves[random.Next(moves.Length)](random);
            AssertRight();
            if (i >= 100)
            {
                AssertPlaced();
            }
        }

        Assert.True(_lastId > 100, "the moves replaced too few workers to show anything");
    }

    [Fact]
    public void A_new_worker_takes_the_seat_of_one_that_is_gone()
    {
        var first = NewSlot();
        var second = NewSlot();
        _roster.Leave(first);
        var third = NewSlot();

        Assert.Equal((0, 1, 0), (first.Seat, second.Seat, third.Seat));
        Assert.Same(third, _roster[0]);
    }

    [Fact]
    public void The_idle_are_known_in_the_order_of_their_seats_beyond_one_word()
    {
        var set = new SeatSet();
        foreach (var seat in new[] { 199, 64, 130 })
        {
            set.Add(seat);
            set.Add(seat);
        }

        var order = new List<int>();
        while (set.Any)
        {
            order.Add(set.First);
            set.Remove(set.First);
        }

        Assert.Equal([64, 130, 199], order);
        Assert.Equal(-1, set.First);
    }

    [Fact]
    public void The_next_of_a_set_is_found_from_any_seat_also_at_the_edge_of_a_word()
    {
        var set = new SeatSet();
        int[] seats = [0, 63, 64, 127, 200];
        Array.ForEach(seats, set.Add);

        for (var seat = -1; seat < 210; seat++)
        {
            Assert.Equal(seats.Append(-1).First(s => s > seat || s < 0), set.After(seat));
        }
    }

    private WorkerSlot NewSlot()
    {
        var slot = new WorkerSlot(++_lastId, null!) { Host = _lastId % 4 == 0 ? null : _hosts[_lastId % 4 - 1], Depth = _lastId % 4 == 1 ? 5 : WorkerSlot.UsualDepth };
        _roster.Enter(slot);
        return slot;
    }

    private void Enter(Random random)
    {
        if (_slots.Count < 70)
        {
            _slots.Add(NewSlot());
        }
    }

    private void BecomeIdle(Random random) => On(random, s => s.State == WorkerState.Starting && !s.StandsBy, s => _roster.Become(s, WorkerState.Idle));

    private void Give(Random random) => On(random, s => s.Ready && !s.Worn && s.Assigned.Count < s.Depth, s =>
    {
        s.State = WorkerState.Busy;
        _roster.Give(s, _sources[random.Next(_sources.Length)].Take(random.Next(1, 4)));
    });

    private void Begin(Random random) => On(random, s => s.Assigned.Count > 0, s => s.Assigned[0].Started = true);

    private void Progress(Random random) => On(random, s => s.Assigned is [{ Started: true } first, ..] && first.Done < first.Count, s =>
    {
        s.Assigned[0].Done++;
        s.Stalled = false;
    });

    private void Recall(Random random) => On(random, s => s.Assigned.Count > 0, s => s.Assigned[^1].RecallSent = true);

    private void Stall(Random random) => On(random, s => s.Assigned.Count == 1, s => s.Stalled = true);

    private void PassOver(Random random) => On(random, s => s.Assigned.Count > 0, s => s.Assigned[0].PassedOver = !s.Assigned[0].PassedOver);

    private void End(Random random) => On(random, s => s.Assigned.Count > 0, s => _roster.TakeAway(s, s.Assigned[0]));

    private void Release(Random random) => On(random, s => s.Ready && random.Next(4) == 0, s => _roster.Become(s, WorkerState.Stopping));

    private void Reserve(Random random) => On(random, s => s.State == WorkerState.Starting && random.Next(3) == 0, s => s.StandsBy = true);

    private void Promote(Random random) => On(random, s => s.StandsBy, s => s.StandsBy = false);

    private void WearOut(Random random) => On(random, s => s.Ready && random.Next(10) == 0, s => s.Worn = true);

    private void Reclass(Random random) => _roster.Reclass(_hosts[random.Next(_hosts.Length)], random.Next(HostState.SpeedClasses));

    private void Die(Random random) => On(random, _ => random.Next(3) == 0, s =>
    {
        _slots.Remove(s);
        _roster.Leave(s);
        Assert.Empty(s.Assigned);
    });

    private void On(Random random, Predicate<WorkerSlot> which, Action<WorkerSlot> move)
    {
        var fit = _slots.FindAll(which);
        if (fit.Count > 0)
        {
            var slot = fit[random.Next(fit.Count)];
            move(slot);
            if (_slots.Contains(slot))
            {
                _roster.Update(slot);
            }
        }
    }

    private void AssertRight()
    {
        static bool HalfFull(WorkerSlot s) => s.Ready && !s.Worn && s.Assigned.Count > 0 && s.Assigned.Count < s.Depth && !s.Stalled;
        AssertSeats(s => s.Ready && !s.Worn && s.Assigned.Count == 0, _roster.Idle);
        AssertSeats(s => HalfFull(s) && s.Assigned.Count == 1, _roster.HalfFull);
        AssertSeats(s => HalfFull(s) && s.Assigned.Count > 1, _roster.Deep);
        Assert.Equal(_slots.Count(s => s.Ready), _roster.Ready);
        Assert.Equal(_slots.Count(s => (s.State == WorkerState.Starting && !s.StandsBy) || (s.Ready && !s.Worn && s.Assigned.TrueForAll(b => b.Done >= b.Count))), _roster.Free);
        Assert.Equal(_slots.Sum(s => s.Assigned.Count(b => b.Placement is null && !b.Started && b != s.Assigned.Find(o => o.Done < o.Count))), _roster.Waiting);
        Assert.Equal(_slots.Count(s => !s.StandsBy && (s.State != WorkerState.Stopping || s.Assigned.Count > 0)), _roster.Crew);
        Assert.Equal(_slots.Count(s => s.State == WorkerState.Starting && !s.StandsBy), _roster.Starting);
        Assert.Equal(_slots.Count(s => s.StandsBy), _roster.Standbys);
        Assert.Equal(_slots.Count(s => s.Ready && s.Worn), _roster.Leaving);
        foreach (var source in _sources)
        {
            Assert.Equal(_slots.Count(s => s.Assigned.Exists(b => b.Source == source)), source.Standing.Workers);
            AssertSeats(s => HalfFull(s) && s.Assigned[0].Source == source, source.Standing.HalfFull);
            var movable = _slots.SelectMany(s => s.Assigned.Where((b, i) => b.Source == source && !b.RecallSent && !b.PassedOver && (i > 0 || b.Count - b.Done > 1)));
            Assert.Equal(movable.Select(b => b.Id).Order(), source.Standing.Movable.Select(b => b.Id).Order());
        }
    }

    private void AssertPlaced()
    {
        AssertSeats(s => _placement.Allows(s.Host), _placement.Seats);
        Assert.Equal(
            _slots.Count(s => _placement.Allows(s.Host) && ((s.State == WorkerState.Starting && !s.StandsBy) || (s.Ready && !s.Worn && s.Assigned.TrueForAll(b => b.Done >= b.Count)))),
            _roster.FreeOf(_placement));
        Assert.Equal(_slots.Sum(s => s.Assigned.Skip(1).Count(b => b.Placement == _placement && !b.Started)), _placement.Behind);
        var idle = _slots.FindAll(s => _roster.Idle.Contains(s.Seat));
        Assert.Equal(idle.Min(static s => s.Host?.SpeedClass), _roster.FirstIdle(null) is >= 0 and var any ? _roster[any].Host?.SpeedClass : null);
        Assert.Equal(
            idle.Where(s => _placement.Allows(s.Host)).Min(static s => s.Host?.SpeedClass),
            _roster.FirstIdle(_placement.Seats) is >= 0 and var there ? _roster[there].Host!.SpeedClass : null);
    }

    private static HostState Host(string name) => new(new PoolHost { Name = name, Kind = PoolHostKind.Ssh, Workers = 9 }, new NoLauncher());

    private sealed class NoLauncher : IWorkerLauncher
    {
        public IWorkerConnection Launch() => throw new NotSupportedException();
    }

    private void AssertSeats(Predicate<WorkerSlot> belongs, SeatSet set)
    {
        Assert.All(_slots, s => Assert.Equal(belongs(s), set.Contains(s.Seat)));
        Assert.Equal(_slots.Count(s => belongs(s)), set.Count);
    }
}
