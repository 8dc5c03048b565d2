using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

public sealed class BatchSizerTests
{
    [Fact]
    public void Towards_a_known_end_batches_become_smaller()
    {
        var sizer = Learned();

        var far = sizer.Next(1000, 2, left: 100_000, patient: true, idle: false);
        var near = sizer.Next(1000, 2, left: 1200, patient: true, idle: false);
        var ended = sizer.Next(100, 2, left: 100, patient: true, idle: false);

        Assert.Equal(500, far);
        Assert.Equal(300, near);
        Assert.Equal(25, ended);
    }

    [Fact]
    public void Without_a_known_end_batches_are_worth_their_time() => Assert.Equal(500, Learned().Next(1000, 2, left: null, patient: true, idle: false));

    [Fact]
    public void More_that_is_known_to_come_is_waited_for_and_no_more_is_not()
    {
        var sizer = Learned();

        Assert.Equal(0, sizer.Next(5, 2, left: 1000, patient: true, idle: true));
        Assert.Equal(5, sizer.Next(5, 2, left: 5, patient: true, idle: true));
    }

    /// <summary>One that knows that an item costs a tenth of a millisecond.</summary>
    private static BatchSizer Learned()
    {
        var sizer = new BatchSizer(null);
        sizer.Learn(1000, TimeSpan.FromMilliseconds(100));
        return sizer;
    }
}
