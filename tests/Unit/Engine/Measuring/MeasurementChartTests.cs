using System.Globalization;
using System.Xml.Linq;
using ParallelProc.Engine;

namespace ParallelProc.Tests;

public sealed class MeasurementChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly PoolMapMeasurement[] Figures =
    [
        new() { Items = 100, MedianSeconds = 4, MinSeconds = 4, MaxSeconds = 5, SpeedUp = 1 },
        new() { Workers = 2, Runspaces = 1, Items = 100, MedianSeconds = 2, MinSeconds = 1, MaxSeconds = 4, SpeedUp = 2, Recommended = true, Reason = "a < b & \"c\"" },
    ];

    [Fact]
    public void It_is_one_picture_that_refers_to_nothing_outside()
    {
        var text = MeasurementChart.Draw(Figures);
        var picture = XDocument.Parse(text);

        Assert.Equal(Svg + "svg", picture.Root!.Name);
        Assert.DoesNotContain("href", text, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", text, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bar_is_as_long_as_its_rate_and_its_range_goes_from_the_slowest_to_the_fastest_run()
    {
        var picture = XDocument.Parse(MeasurementChart.Draw(Figures));
        var bars = picture.Descendants(Svg + "rect").ToArray();
        var range = picture.Descendants(Svg + "line").Last();

        Assert.Equal(2, Number(bars[1], "width") / Number(bars[0], "width"), precision: 1);
        Assert.Equal("best", bars[1].Attribute("class")!.Value);
        var left = Number(bars[1], "x");
        Assert.Equal(4, (Number(range, "x2") - left) / (Number(range, "x1") - left), precision: 1);
    }

    [Fact]
    public void The_reason_stands_below_as_it_is()
    {
        var texts = XDocument.Parse(MeasurementChart.Draw(Figures)).Descendants(Svg + "text").Select(t => t.Value).ToArray();

        Assert.Contains("a < b & \"c\"", texts);
        Assert.Contains("2 workers", texts);
        Assert.Contains("in this session", texts);
    }

    [Fact]
    public void Numbers_of_the_picture_are_the_same_in_every_culture()
    {
        var here = MeasurementChart.Draw(Figures);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(here, MeasurementChart.Draw(Figures));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
