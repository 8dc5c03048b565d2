using ParallelProc.Engine;
using ParallelProc.Views;

namespace ParallelProc.Tests.Views;

public sealed class FrameTests : ViewTest
{
    public static TheoryData<int, int> Sizes()
    {
        var sizes = new TheoryData<int, int>();
        foreach (var width in (int[])[1, 5, 20, 39, 40, 60, 79, 80, 120, 200, 400])
        {
            foreach (var height in (int[])[1, 2, 3, 5, 6, 7, 8, 10, 13, 14, 24, 60])
            {
                sizes.Add(width, height);
            }
        }

        return sizes;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void It_is_never_larger_than_its_window(int width, int height)
    {
        foreach (var (workers, failures, pools) in ((int, int, int)[])[(0, 0, 1), (1, 0, 1), (3, 2, 1), (200, 100, 1), (200, 0, 12), (0, 100, 3), (5, 100, 40)])
        {
            var lines = Plain(Snapshot(workers, failures, pools), width, height);

            Assert.InRange(lines.Count, 1, height);
            Assert.All(lines, line => Assert.InRange(Cells(line), 0, width));
        }
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void It_shows_pools_workers_and_the_newest_failures(int width)
    {
        var lines = Plain(Snapshot(workers: 2, failures: 3), width, height: 24);

        var text = string.Join('\n', lines);
        Assert.StartsWith("ParallelProc  12:34:56", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("q ends", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, static line => line.Contains("Pool0", StringComparison.Ordinal) && line.Contains("75 %", StringComparison.Ordinal) && line.Contains("1,234", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.TrimStart().StartsWith("2 ", StringComparison.Ordinal) && line.Contains("1.2 s", StringComparison.Ordinal) && line.Contains("item 200", StringComparison.Ordinal));
        Assert.Contains("failed: Divide", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_newest_failure_is_the_first_one_in_the_time_of_the_clock_on_the_wall()
    {
        var lines = Plain(Snapshot(workers: 1, failures: 50), 100, height: 24);

        var shown = lines.Where(static line => line.Contains("failed: DivideByZeroException", StringComparison.Ordinal)).ToList();
        Assert.Contains("item 49", shown[0], StringComparison.Ordinal);
        Assert.StartsWith("12:00:49", shown[0], StringComparison.Ordinal);
        Assert.Contains("item 48", shown[1], StringComparison.Ordinal);
        Assert.Equal(24, lines.Count);
    }

    [Fact]
    public void Workers_that_do_not_fit_are_counted_by_what_they_do()
    {
        var snapshot = Snapshot(0) with { Workers = [.. Enumerable.Range(1, 200).Select(static id => Worker(id, state: id > 190 ? WorkerState.Idle : WorkerState.Busy))] };

        var lines = Plain(snapshot, 100, height: 24);

        var shown = lines.Count(static line => line.Contains("item ", StringComparison.Ordinal));
        Assert.InRange(shown, 10, 20);
        Assert.Equal($"{200 - shown} more workers: {190 - shown} Busy, 10 Idle", lines[^1]);
        Assert.Equal(24, lines.Count);
    }

    [Fact]
    public void Without_a_height_all_workers_and_a_few_failures_are_shown()
    {
        var lines = Plain(Snapshot(workers: 200, failures: 30), 80, height: null);

        Assert.Equal(200, lines.Count(static line => line.Contains("1.2 s", StringComparison.Ordinal)));
        Assert.Equal(10, lines.Count(static line => line.Contains("DivideByZero", StringComparison.Ordinal)));
        Assert.DoesNotContain("q ends", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_workers_it_says_so() => Assert.Contains("no worker is up", Plain(Snapshot(workers: 0), 80, height: 24));

    [Fact]
    public void Workers_are_told_apart_by_pool_where_there_are_several()
    {
        var snapshot = Snapshot(0, pools: 2) with { Workers = [Worker(1, "Pool0"), Worker(1, "Pool1")] };

        var lines = Plain(snapshot, 100, height: 24);

        Assert.Single(lines, static line => line.StartsWith("Pool1", StringComparison.Ordinal) && line.Contains("item 100", StringComparison.Ordinal));
        Assert.Single(lines, static line => line.StartsWith("Pool0", StringComparison.Ordinal) && line.Contains("item 100", StringComparison.Ordinal));
    }

    [Fact]
    public void Workers_have_their_host_where_there_are_hosts()
    {
        var far = Worker(1) with { Host = "far" };

        Assert.Single(Plain(Snapshot(0) with { Workers = [far, Worker(2)] }, 100, height: 24), static line => line.StartsWith("far", StringComparison.Ordinal) && line.Contains("item 100", StringComparison.Ordinal));
        Assert.DoesNotContain(Plain(Snapshot(0) with { Workers = [Worker(1), Worker(2)] }, 100, height: 24), static line => line.StartsWith("host", StringComparison.Ordinal));
    }

    [Fact]
    public void A_window_of_one_line_has_the_pool() => Assert.StartsWith("Pool0", Assert.Single(Plain(Snapshot(workers: 3, failures: 2), 80, height: 1)), StringComparison.Ordinal);

    [Fact]
    public void More_pools_than_fit_are_counted()
    {
        var lines = Plain(Snapshot(workers: 5, pools: 40), 80, height: 24);

        Assert.Contains(lines, static line => line.EndsWith(" more pools", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains("item 500", StringComparison.Ordinal));
    }

    [Fact]
    public void Names_that_hold_line_breaks_and_escape_codes_stay_on_their_line_and_are_not_obeyed()
    {
        var snapshot = Snapshot(0) with
        {
            Pools = [Pool("[red]\u001b[31m\r\nx\u202ey")],
            Workers = [Worker(1) with { Runs = "a\u001b]0;title\u0007\nb\u009b2J" }],
            Failures = [Failure(1, "c\u001b[2J\nd")],
        };

        var text = string.Join('\n', Plain(snapshot, 200, height: 24));

        Assert.DoesNotContain(text, static one => char.IsControl(one) && one != '\n' || one == '\u202e');
        Assert.Contains("[red] [31m  x y", text, StringComparison.Ordinal);
        Assert.Contains("a ]0;title  b 2J item 100", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Wide_characters_count_as_two()
    {
        var snapshot = Snapshot(0) with { Workers = [Worker(1) with { Runs = new string('漢', 100), Item = null }] };

        foreach (var width in (int[])[40, 41, 80, 81])
        {
            Assert.All(Plain(snapshot, width, height: 24), line => Assert.InRange(Cells(line), 0, width));
        }
    }

    [Fact]
    public void Without_unicode_it_is_ascii()
    {
        var text = string.Concat(Plain(Snapshot(workers: 2, failures: 2), 100, height: 24, unicode: false));

        Assert.All(text, static one => Assert.InRange(one, ' ', '~'));
        Assert.Contains("#####.....", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_are_there_where_they_are_wanted_and_nothing_is_told_by_them_alone()
    {
        var snapshot = Snapshot(workers: 3, failures: 3);
        var plain = Plain(snapshot, 100, height: 24);

        var colored = new PoolView().Render(snapshot, new ViewFormat(100, 24, Color: true, Unicode: true));

        Assert.DoesNotContain(string.Concat(plain), static one => one == '\u001b');
        Assert.Contains("\u001b[32mBusy", string.Concat(colored), StringComparison.Ordinal);
        Assert.Equal(plain, colored.Select(static line => System.Text.RegularExpressions.Regex.Replace(line, "\u001b\\[[0-9;]*m", "").TrimEnd()));
    }
}
