using ParallelProc.Engine;

namespace ParallelProc.Tests;

public sealed class RecommendationTests
{
    private const int Items = 1000;
    private const int Processors = 4;

    [Fact]
    public void A_body_that_computes_gets_as_many_workers_as_make_it_faster()
    {
        var chosen = Chosen(Session(seconds: 8, cpu: 7.9), Pool(1, 8.1), Pool(2, 4.1), Pool(4, 2.1), Pool(8, 2.05));

        Assert.Equal((4, MapBound.Cpu), (chosen.Workers, chosen.Bound!.Value));
        Assert.Contains("CPU-bound", chosen.Reason, StringComparison.Ordinal);
        Assert.Contains("more is not faster by 5 %", chosen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_that_waits_gets_more_than_there_are_processors_and_is_told_to_try_still_more()
    {
        var chosen = Chosen(Session(seconds: 8, cpu: 0.2), Pool(1, 8.1), Pool(4, 2.1), Pool(8, 1.05));

        Assert.Equal((8, MapBound.IO), (chosen.Workers, chosen.Bound!.Value));
        Assert.Contains("more may be faster still", chosen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Runspaces_are_taken_before_workers_where_both_are_as_fast()
    {
        var chosen = Chosen(Session(seconds: 8, cpu: 0.2), Pool(8, 1.0), Pool(2, 1.02, runspaces: 4), Pool(1, 2.1, runspaces: 4));

        Assert.Equal((2, 4), (chosen.Workers, chosen.Runspaces));
    }

    [Fact]
    public void A_fixed_batch_size_must_be_faster_to_be_taken()
    {
        Assert.Null(Chosen(Session(8, 8), Pool(4, 2.0, batch: 10), Pool(4, 2.01)).BatchSize);
        Assert.Equal(10, Chosen(Session(8, 8), Pool(4, 2.0, batch: 10), Pool(4, 3.0)).BatchSize);
    }

    [Fact]
    public void A_body_that_does_both_is_mixed() => Assert.Equal(MapBound.Mixed, Chosen(Session(seconds: 8, cpu: 4), Pool(4, 2.1)).Bound);

    [Fact]
    public void The_session_is_recommended_where_the_body_is_cheaper_than_its_transport()
    {
        var chosen = Chosen(Session(seconds: 0.1, cpu: 0.1), Pool(1, 0.4, sessionCpu: 0.2), Pool(2, 0.3, sessionCpu: 0.2));

        Assert.Equal((0, MapBound.Overhead), (chosen.Workers, chosen.Bound!.Value));
        Assert.Contains("0.10 ms an input", chosen.Reason, StringComparison.Ordinal);
        Assert.Contains("0.40 ms of processor time", chosen.Reason, StringComparison.Ordinal);
        Assert.Contains("not worth it: the best setting (2 workers) is 0.33 times as fast", chosen.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_session_is_recommended_where_a_pool_gains_less_than_a_tenth()
    {
        Assert.Equal(0, Chosen(Session(seconds: 2, cpu: 2), Pool(2, 1.9)).Workers);
        Assert.Equal(2, Chosen(Session(seconds: 2, cpu: 2), Pool(2, 1.7)).Workers);
    }

    [Fact]
    public void Exactly_one_of_all_is_marked_and_the_others_are_as_they_were()
    {
        var session = Session(8, 8);
        var settings = new[] { Pool(1, 8.1), Pool(4, 2.1) with { SpeedUp = 3.8 } };

        var marked = Recommendation.Mark(session, settings, Processors);

        Assert.Equal([0, 1, 4], marked.Select(m => m.Workers));
        Assert.Single(marked, m => m.Recommended);
        Assert.Same(session, marked[0]);
        Assert.Same(settings[0], marked[1]);
        Assert.All(marked.Where(m => !m.Recommended), m => Assert.Null(m.Reason));
    }

    [Fact]
    public void Other_programs_that_hold_a_run_up_do_not_look_like_waiting()
    {
        var session = Session(seconds: 8, cpu: 4) with { MinSeconds = 4.1 };

        Assert.Equal(MapBound.Cpu, Chosen(session, Pool(4, 2.1)).Bound);
    }

    private static PoolMapMeasurement Chosen(PoolMapMeasurement session, params PoolMapMeasurement[] settings) =>
        Recommendation.Mark(session, [.. settings.Select(s => s with { SpeedUp = session.MedianSeconds / s.MedianSeconds })], Processors).Single(m => m.Recommended);

    private static PoolMapMeasurement Session(double seconds, double cpu) =>
        new() { Items = Items, MedianSeconds = seconds, MinSeconds = seconds, MaxSeconds = seconds, SessionCpuSeconds = cpu, SpeedUp = 1 };

    private static PoolMapMeasurement Pool(int workers, double seconds, int runspaces = 1, int? batch = null, double sessionCpu = 0.01) =>
        new() { Workers = workers, Runspaces = runspaces, BatchSize = batch, Items = Items, MedianSeconds = seconds, MinSeconds = seconds, MaxSeconds = seconds, SessionCpuSeconds = sessionCpu };
}
