using ParallelProc.Views;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ParallelProc.Tests.Views;

public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(99_999, "99,999")]
    [InlineData(100_000, "100 k")]
    [InlineData(999_999, "1.0 M")]
    [InlineData(12_345_678, "12 M")]
    [InlineData(999_999_999, "1.0 G")]
    [InlineData(4e18, "4000000000 G")]
    public void Counts_are_short(double count, string text) => Assert.Equal(text, Words.Count(count));

    [Theory]
    [InlineData(0.05, "0.1 s")]
    [InlineData(9.96, "9 s")]
    [InlineData(59.9, "59 s")]
    [InlineData(61, "1:01")]
    [InlineData(3_600, "1:00 h")]
    [InlineData(100 * 3_600, "4 d")]
    public void Ages_are_short(double seconds, string text) => Assert.Equal(text, Words.Age(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(3, "3 µs")]
    [InlineData(1_200, "1.2 ms")]
    [InlineData(340_000, "340 ms")]
    [InlineData(999_900, "1.0 s")]
    public void Spans_are_short(double microseconds, string text) => Assert.Equal(text, Words.Span(TimeSpan.FromMicroseconds(microseconds)));

    [Theory]
    [InlineData(0, "0 MB")]
    [InlineData(512, "512 MB")]
    [InlineData(1_000, "1.0 GB")]
    [InlineData(20_480, "20 GB")]
    public void Memory_is_short(long megabytes, string text) => Assert.Equal(text, Words.Memory(megabytes << 20));

    [Fact]
    public void A_bar_is_empty_for_nothing_full_for_all_and_neither_in_between()
    {
        Assert.Equal("··········", Text(0));
        Assert.Equal("╸·········", Text(0.001));
        Assert.Equal("━━━━━·····", Text(0.5));
        Assert.Equal("━━━━━━━━━╸", Text(0.999));
        Assert.Equal("━━━━━━━━━━", Text(1));

        static string Text(double share)
        {
            IRenderable bar = UseBar.Of(share, 10, unicode: true);
            return string.Concat(bar.Render(new RenderOptions(new Capabilities { Unicode = true }, new Size(10, 1)), 10).Select(static segment => segment.Text));
        }
    }
}
