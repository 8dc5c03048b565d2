using System.Globalization;
using ParallelProc.Engine;
using ParallelProc.Tests.Browser;

namespace ParallelProc.Tests.Engine;

/// <summary>Opens pages in a real browser and looks at them: at the pixels of the timeline, as there is nothing else to be seen of its bars.</summary>
public sealed class TracePageInBrowserTests(HeadlessBrowser browser) : IClassFixture<HeadlessBrowser>
{
    private const int Axis = 26;
    private const int RowHeight = 28;

    /// <summary>The runs of one colour in a row, in pixels: where each begins and ends, and its colour. What has one of the colours of the background is no bar.</summary>
    private const string Runs = """
        ((row, least = 4) => {
          const canvas = document.getElementById('bars'), pen = canvas.getContext('2d', { willReadFrequently: true });
          const y = 26 + 28 * row + 14 + 8, pixels = pen.getImageData(0, y, canvas.width, 1).data, runs = [];
          const ground = ['--life', '--starting', '--grid', '--page'].map(name => getComputedStyle(document.documentElement).getPropertyValue(name).trim());
          const at = x => '#' + [0, 1, 2].map(i => pixels[4 * x + i].toString(16).padStart(2, '0')).join('');
          for (let x = 0; x < canvas.width; x++) {
            const color = at(x), last = runs[runs.length - 1];
            if (pixels[4 * x + 3] < 255 || ground.includes(color)) continue;
            if (last && last.color === color && last.to === x - 1) last.to = x; else runs.push({ color, from: x, to: x });
          }
          return runs.filter(run => run.to - run.from + 1 >= least);
        })
        """;

    [BrowserFact]
    public async Task Each_worker_has_a_row_with_a_bar_for_each_of_its_tasks()
    {
        await using var tab = await OpenAsync(Plain());

        var counts = await tab.NumbersAsync($"[0, 1, 2].map(row => {Runs}(row).length)");
        Assert.Equal([3, 2, 1], counts);
        Assert.Equal(["worker 1 process 1001", "worker 2 process 1002", "worker 3 process 1003"], await tab.TextsAsync("[...document.querySelectorAll('#labels .row')].map(label => label.textContent)"));
        var width = await tab.ValueAsync<double>("document.getElementById('bars').width");
        var first = await tab.NumbersAsync($"{Runs}(0).flatMap(run => [run.from, run.to])");
        Assert.Equal(100 / 1000.0 * width, first[0], 2.0);
        Assert.Equal(300 / 1000.0 * width, first[1], 3.0); // less the hair between neighbours
    }

    [BrowserFact]
    public async Task Errors_are_red_and_nothing_else_is_in_light_and_in_dark()
    {
        await using var tab = await OpenAsync(Plain());

        foreach (var (scheme, red) in new[] { ("light", "#d1242f"), ("dark", "#ff5d55") })
        {
            await tab.ColorSchemeAsync(scheme);
            var colors = await tab.TextsAsync($"[0, 1, 2].flatMap(row => {Runs}(row).map(run => run.color))");
            Assert.Equal(6, colors.Length);
            Assert.Equal([4], colors.Select(static (color, i) => (color, i)).Where(one => one.color == red).Select(static one => one.i)); // the second of worker 2
            Assert.Equal(scheme == "light" ? "rgb(255, 255, 255)" : "rgb(15, 20, 25)", await tab.ValueAsync<string>("getComputedStyle(document.body).backgroundColor"));
        }
    }

    [BrowserFact]
    public async Task Under_the_pointer_is_said_what_a_bar_stands_for()
    {
        await using var tab = await OpenAsync(Plain());
        Assert.True(await tab.ValueAsync<bool>("document.getElementById('details').hidden"));

        await PointAsync(tab, row: 1, time: 850);

        Assert.Equal("Bad news (task 5)", await tab.ValueAsync<string>("document.querySelector('#details strong').textContent"));
        var lines = await tab.TextsAsync("[...document.querySelectorAll('#details dt')].map(dt => `${dt.textContent}: ${dt.nextSibling.textContent}`)");
        Assert.Equal(
            ["outcome: Failed", "error: System.IO.IOException", "took: 100 ms", "waited: 7 ms", "began: +800 ms (12:00:00.800 UTC)", "sent: 100 B", "received: 2 KB", "worker: 2, process 1002"],
            lines);
        Assert.False(await tab.ValueAsync<bool>("document.getElementById('details').hidden"));
        await PointAsync(tab, row: 2, time: 950);
        Assert.Equal("Worker 3", await tab.ValueAsync<string>("document.querySelector('#details strong').textContent"));
        await tab.PointAsync(5, 5);
        Assert.True(await tab.ValueAsync<bool>("document.getElementById('details').hidden"));
    }

    [BrowserFact]
    public async Task The_wheel_zooms_where_the_pointer_is_and_dragging_moves()
    {
        await using var tab = await OpenAsync(Plain());
        var (x, y) = await PlaceAsync(tab, row: 0, time: 250);
        var all = await RangeAsync(tab);
        Assert.Equal((0.0, 1_000_000.0), all);

        await tab.WheelAsync(x, y, -400);
        var near = await RangeAsync(tab);
        Assert.InRange(near.To - near.From, 100_000, 900_000);
        Assert.Equal(250_000, near.From + (near.To - near.From) * await ShareAsync(tab, x), 3000.0);
        Assert.NotEqual("all of 1 s", await tab.ValueAsync<string>("document.getElementById('range').value"));

        await tab.DragAsync(x, y, x - 60);
        var moved = await RangeAsync(tab);
        Assert.True(moved.From > near.From, $"{moved} {near}");
        Assert.Equal(near.To - near.From, moved.To - moved.From, 1.0);

        await tab.WheelAsync(x, y, 4000);
        await tab.WheelAsync(x, y, 4000);
        await tab.WheelAsync(x, y, 4000);
        Assert.Equal(all, await RangeAsync(tab));
    }

    [BrowserFact]
    public async Task Keys_and_buttons_zoom_and_move_and_what_is_shown_follows()
    {
        await using var tab = await OpenAsync(Plain());

        await tab.PressAsync("+", "+");
        Assert.Equal((250_000.0, 750_000.0), await RangeAsync(tab));
        var counts = await tab.NumbersAsync($"[0, 1, 2].map(row => {Runs}(row).length)");
        Assert.Equal([2, 1, 0], counts);
        await tab.PressAsync("ArrowLeft");
        Assert.Equal((150_000.0, 650_000.0), await RangeAsync(tab));
        await tab.PressAsync("-", "-");
        Assert.Equal((0.0, 1_000_000.0), await RangeAsync(tab));
        await tab.ValueAsync<bool>("document.getElementById('zoom-in').click() ?? true");
        Assert.Equal((250_000.0, 750_000.0), await RangeAsync(tab));
        await tab.PressAsync("0", "0");
        Assert.Equal((0.0, 1_000_000.0), await RangeAsync(tab));
        Assert.Equal("all of 1 s", await tab.ValueAsync<string>("document.getElementById('range').value"));
    }

    [BrowserFact]
    public async Task Totals_and_the_ten_slowest_are_those_of_the_run()
    {
        var run = new RecordedRun().Start(1, ready: 0).BatchStarted(0, 1, 0, 2000).BatchEnded(100, 1, 0, 2000, took: 100);
        for (var i = 1; i <= 15; i++)
        {
            run.Task(100 * i, 100 * i + 5 * i, 1, i, "Step", i == 3 ? PoolEventOutcome.TimedOut : PoolEventOutcome.Completed, i == 3 ? "TaskTimeout" : null);
        }

        await using var tab = await OpenAsync(run.Stop(1700));

        Assert.Equal(
            ["1.58 s first to last bar", "2,000 items", "15 tasks, 1 failed", "1,279 done a second", "1 worker", "41.2 % worker busy", "700 ms of work, 0.44 at once", "90.1 KB 21 KB sent, 69.1 KB received"],
            await tab.TextsAsync("[...document.querySelectorAll('#totals .tile')].map(tile => [...tile.children].map(part => part.textContent).join(' '))"));
        var slowest = await tab.TextsAsync("[...document.querySelectorAll('#slowest tbody tr')].map(line => [...line.cells].map(cell => cell.textContent).join('|'))");
        Assert.Equal(Enumerable.Range(6, 10).Reverse().Select(static i => string.Create(CultureInfo.InvariantCulture, $"Step (task {i})|{5 * i} ms|7 ms|1|Completed")), slowest);
        Assert.Equal(["1|TimedOut|TaskTimeout|Step|+300 ms"], await tab.TextsAsync("[...document.querySelectorAll('#failures tbody tr')].map(line => [...line.cells].map(cell => cell.textContent).join('|'))"));
        Assert.Contains("2,000 items took less than a millisecond each", await tab.ValueAsync<string>("document.getElementById('notes').textContent"), StringComparison.Ordinal);

        await tab.ValueAsync<bool>("document.querySelector('#slowest tbody tr').click() ?? true"); // shows it
        await tab.DrawnAsync();
        Assert.Equal((1_500_000.0 - 75_000, 1_500_000.0 + 150_000), await RangeAsync(tab));
    }

    [BrowserFact]
    public async Task What_users_have_written_is_text_and_never_runs()
    {
        const string Name = "</script><script>window.ran=1</script> \"quoted\" 'too' é 日本 🎉";
        const string Message = "<img src=x onerror=window.ran=2>";
        await using var tab = await OpenAsync(new RecordedRun("<b>Päol</b>").Start(1).Task(0, 1000, 1, 1, Name, PoolEventOutcome.Failed, Message));

        await PointAsync(tab, row: 0, time: 500);

        Assert.Equal(Name + " (task 1)", await tab.ValueAsync<string>("document.querySelector('#details strong').textContent"));
        Assert.Contains(Message, await tab.ValueAsync<string>("document.getElementById('details').textContent"), StringComparison.Ordinal);
        Assert.Equal("Timeline of the pool <b>Päol</b>", await tab.ValueAsync<string>("document.title"));
        Assert.Contains(Name, await tab.ValueAsync<string>("document.getElementById('slowest').textContent"), StringComparison.Ordinal);
        Assert.Contains(Name, await tab.ValueAsync<string>("document.getElementById('legend').textContent"), StringComparison.Ordinal);
        Assert.True(await tab.ValueAsync<bool>("window.ran === undefined && document.querySelectorAll('img, b b').length === 0"));
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task It_asks_for_nothing_but_itself_and_complains_of_nothing()
    {
        await using var tab = await OpenAsync(Plain());
        await tab.PressAsync("+", "+");
        await PointAsync(tab, row: 0, time: 500);

        Assert.Single(tab.Requests);
        Assert.StartsWith("file://", tab.Requests[0], StringComparison.Ordinal);
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task A_hundred_thousand_items_are_drawn_all_and_so_is_a_single_error_among_them()
    {
        var run = new RecordedRun().Start(8);
        for (var i = 0; i < 100_000; i++)
        {
            var worker = 1 + (i % 8);
            run.BatchStarted(i, worker, i, 1).Item(i + 7, worker, i, 6.9, i == 40_000 ? PoolEventOutcome.Failed : PoolEventOutcome.Completed).BatchEnded(i + 7, worker, i, 1, 6.9);
        }

        await using var tab = await OpenAsync(run);

        Assert.DoesNotContain("summed up", await tab.ValueAsync<string>("document.getElementById('notes').textContent"), StringComparison.Ordinal);
        var red = await tab.NumbersAsync($"{Runs}(0, 1).filter(run => run.color === '#d1242f').flatMap(run => [run.from, run.to])");
        Assert.Equal(0.4 * await tab.ValueAsync<double>("document.getElementById('bars').width"), red[0], 3.0);
        Assert.Equal(2, red.Length);
        await PointAsync(tab, row: 0, time: 40_003);
        Assert.Equal("Invoke-PoolMap #1, item 40,000", await tab.ValueAsync<string>("document.querySelector('#details strong').textContent"));
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task Of_more_than_that_a_bar_says_for_how_many_it_stands()
    {
        var run = new RecordedRun().Start(1);
        for (var i = 0; i < 150_000; i++)
        {
            run.BatchStarted(i * 2, 1, i, 1).Item((i * 2) + 1.5, 1, i, 1.5, i == 70_000 ? PoolEventOutcome.Failed : PoolEventOutcome.Completed, i == 70_000 ? "X" : null).BatchEnded((i * 2) + 1.5, 1, i, 1, 1.5);
        }

        await using var tab = await OpenAsync(run);

        Assert.Matches("150,000 bars are summed up to [0-9,]+: neighbours that together took less than [0-9]+ ms", await tab.ValueAsync<string>("document.getElementById('notes').textContent"));
        await PointAsync(tab, row: 0, time: 40_000);
        Assert.Matches("^[0-9]+ bars of Invoke-PoolMap #1$", await tab.ValueAsync<string>("document.querySelector('#details strong').textContent"));
        await PointAsync(tab, row: 0, time: 140_001);
        Assert.Equal("Invoke-PoolMap #1, item 70,000", await tab.ValueAsync<string>("document.querySelector('#details strong').textContent"));
    }

    [BrowserFact]
    public async Task Rows_of_several_pools_stand_beside_their_labels()
    {
        var run = new RecordedRun().Start(1).Task(0, 1000, 1, 1);
        run.Events.AddRange(new RecordedRun("Beta").Start(2).Task(0, 1000, 1, 2).Task(0, 900, 2, 3, "The one").Worker(950, PoolEventKind.WorkerLost, 2, signal: 9).Events);
        await using var tab = await OpenAsync(run);

        Assert.Equal(["Alpha", "worker 1 process 1001", "Beta", "worker 1 process 1001", "worker 2 process 1002"], await tab.TextsAsync("[...document.querySelectorAll('#labels div')].map(label => label.textContent)"));
        var place = await tab.NumbersAsync("(label => [document.getElementById('bars').getBoundingClientRect().left, document.getElementById('bars').getBoundingClientRect().width, label.top + label.height / 2, label.top + 6])([...document.querySelectorAll('#labels .row')][2].getBoundingClientRect())");
        await tab.PointAsync(place[0] + (0.5 * place[1]), place[2]);
        Assert.Equal("The one (task 3)", await tab.ValueAsync<string>("document.querySelector('#details strong').textContent"));
        await tab.PointAsync(place[0] + (0.95 * place[1]) + 4, place[3]);
        Assert.Equal("worker lost", await tab.ValueAsync<string>("document.querySelector('#details strong').textContent"));
        Assert.Contains("signal9", await tab.ValueAsync<string>("document.getElementById('details').textContent"), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task What_was_logged_is_a_mark_at_the_foot_of_its_row_with_its_words_under_the_pointer()
    {
        await using var tab = await OpenAsync(new RecordedRun().Start(2).Task(100, 300, 1, 1).Task(400, 700, 2, 4)
            .Log(200, 1, PoolLogLevel.Warning, "late <b>").Log(200.001, 1, PoolLogLevel.Debug, "and more").Log(650, 2, PoolLogLevel.Error, "lost").Stop(1000));
        var foot = RowHeight / 2 - 5;

        var (x, y) = await PlaceAsync(tab, row: 0, time: 200);
        await tab.PointAsync(x, y + foot);
        Assert.Equal("2 log entries", await tab.ValueAsync<string>("document.querySelector('#details strong').textContent"));
        Assert.Equal(
            ["Warning: late <b>", "in: Invoke-PoolMap item 3", "at: +200 ms (12:00:00.200 UTC)", "Debug: and more", "in: Invoke-PoolMap item 3", "at: +200 ms (12:00:00.200 UTC)", "worker: 1, process 1001"],
            await tab.TextsAsync("[...document.querySelectorAll('#details dt')].map(dt => `${dt.textContent}: ${dt.nextSibling.textContent}`)"));

        await tab.PointAsync(x, y - 4); // above it is the bar
        Assert.Equal("Report (task 1)", await tab.ValueAsync<string>("document.querySelector('#details strong').textContent"));

        (x, y) = await PlaceAsync(tab, row: 1, time: 650);
        await tab.PointAsync(x, y + foot);
        Assert.Equal("Log entry", await tab.ValueAsync<string>("document.querySelector('#details strong').textContent"));
        var box = await tab.NumbersAsync("(box => [box.left, box.top])(document.getElementById('bars').getBoundingClientRect())");
        Assert.Equal("#d1242f", await tab.ValueAsync<string>($"(p => '#' + [...p].slice(0, 3).map(n => n.toString(16).padStart(2, '0')).join(''))(document.getElementById('bars').getContext('2d').getImageData({(x - box[0]).ToString("0", CultureInfo.InvariantCulture)}, {(y + foot - box[1]).ToString("0", CultureInfo.InvariantCulture)}, 1, 1).data)"));
        Assert.Contains("log entry", await tab.ValueAsync<string>("document.getElementById('legend').textContent"), StringComparison.Ordinal);
    }

    /// <summary>Three workers with three, two and one task over a second; the second one of worker 2 has failed.</summary>
    private static RecordedRun Plain() => new RecordedRun().Start(3)
        .Task(100, 300, 1, 1).Task(300, 600, 1, 2).Task(800, 1000, 1, 3)
        .Task(400, 700, 2, 4).Task(800, 900, 2, 5, "Bad news", PoolEventOutcome.Failed, "System.IO.IOException")
        .Task(10, 150, 3, 6, "Other").Stop(1000);

    private async Task<BrowserTab> OpenAsync(RecordedRun run)
    {
        var path = Path.Combine(browser.Folder, Guid.NewGuid().ToString("n") + ".html");
        await File.WriteAllTextAsync(path, run.Write(new TracePage()));
        return await browser.OpenAsync(path);
    }

    private static async Task<(double X, double Y)> PlaceAsync(BrowserTab tab, int row, double time)
    {
        var box = await tab.NumbersAsync("(box => [box.left, box.top, box.width])(document.getElementById('bars').getBoundingClientRect())");
        var range = await RangeAsync(tab);
        return (box[0] + (time * 1000 - range.From) / (range.To - range.From) * box[2], box[1] + Axis + RowHeight * row + RowHeight / 2);
    }

    private static async Task PointAsync(BrowserTab tab, int row, double time)
    {
        var (x, y) = await PlaceAsync(tab, row, time);
        await tab.PointAsync(x, y);
    }

    private static async Task<(double From, double To)> RangeAsync(BrowserTab tab)
    {
        var range = await tab.NumbersAsync("[Number(document.getElementById('plot').dataset.from), Number(document.getElementById('plot').dataset.to)]");
        return (Math.Round(range[0], 3), Math.Round(range[1], 3));
    }

    private static Task<double> ShareAsync(BrowserTab tab, double x) =>
        tab.ValueAsync<double>($"(box => ({x.ToString(CultureInfo.InvariantCulture)} - box.left) / box.width)(document.getElementById('bars').getBoundingClientRect())");
}
