using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class TraceRowTests
{
    [Fact]
    public void Each_worker_has_a_row_while_there_are_few()
    {
        var pool = Workers(64).Trace().Pools[0];

        Assert.Equal(Enumerable.Range(1, 64), TraceRow.Of(pool).Select(static row => Assert.Single(row.Workers).Id));
    }

    [Fact]
    public void Of_many_workers_one_takes_the_row_of_one_that_has_gone()
    {
        var rows = TraceRow.Of(Workers(500).Trace().Pools[0]);

        Assert.Equal(2, rows.Count);
        Assert.Equal(500, rows.Sum(static row => row.Workers.Count));
        foreach (var row in rows)
        {
            var end = DateTime.MinValue;
            foreach (var bar in row.Bars)
            {
                Assert.InRange(bar.Start, end, bar.End);
                end = bar.End;
            }
        }
    }

    /// <summary>Two at a time, each of which runs one task.</summary>
    private static RecordedRun Workers(int count)
    {
        var run = new RecordedRun().Start();
        for (var i = 1; i <= count; i++)
        {
            var begin = i * 10;
            run.Worker(begin, PoolEventKind.WorkerStarting, i).Worker(begin + 2, PoolEventKind.WorkerReady, i).Task(begin + 3, begin + 14, i, i).Worker(begin + 15, PoolEventKind.WorkerEnded, i);
        }

        run.Events.Sort(static (a, b) => a.Time.CompareTo(b.Time));
        return run;
    }
}
