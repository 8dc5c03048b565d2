using System.Xml.Linq;
using ParallelProc.Engine;
using ParallelProc.Views;

namespace ParallelProc.Tests.Views;

public sealed class PoolViewTests : ViewTest
{
    private readonly PoolView _view = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_frame_is_drawn_over_the_one_before_and_clears_nothing_first(bool color)
    {
        var text = _view.Redraw(Snapshot(workers: 3, failures: 2), new ViewFormat(80, 24, color, Unicode: true));

        Assert.StartsWith("\u001b[H", text, StringComparison.Ordinal);
        Assert.EndsWith("\u001b[0K\u001b[0J", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", text, StringComparison.Ordinal);
        var lines = text[..^4].Split("\r\n");
        Assert.All(lines, static line => Assert.EndsWith("\u001b[0K", line, StringComparison.Ordinal));
        Assert.Equal(Plain(Snapshot(workers: 3, failures: 2), 80, 24).Count, lines.Length);
        Assert.Equal(color, text.Contains("\u001b[32m", StringComparison.Ordinal));
    }

    [Fact]
    public void The_screen_is_given_back_as_it_was_taken()
    {
        Assert.Equal("\u001b[?1049h\u001b[?25l\u001b[H", _view.TakeScreen);
        Assert.Equal("\u001b[?25h\u001b[?1049l", _view.ReturnScreen);
    }

    [Fact]
    public void A_picture_is_one_file_that_parses_and_has_every_line()
    {
        var snapshot = Snapshot(workers: 2, failures: 1) with { Pools = [Pool("<&\"J\">\u0001")] };

        var picture = XDocument.Parse(_view.Draw(snapshot, new ViewFormat(100, null, Color: true, Unicode: true)));

        Assert.Equal("svg", picture.Root!.Name.LocalName);
        var texts = picture.Descendants().Where(static e => e.Name.LocalName == "text").ToList();
        Assert.Contains(texts, static e => e.Value == "<&\"J\">");
        Assert.Contains(texts, static e => e.Value == "Busy" && e.Attribute("fill") is not null);
        Assert.Equal(Plain(snapshot, 100, null).Count(static line => line.Length > 0), texts.Select(static e => e.Attribute("y")!.Value).Distinct().Count());
        Assert.DoesNotContain(picture.Descendants().Attributes(), static a => a.Value.Contains("://", StringComparison.Ordinal) && !a.IsNamespaceDeclaration);
    }
}
