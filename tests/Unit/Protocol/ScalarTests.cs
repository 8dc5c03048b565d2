using System.Management.Automation;
using System.Net;
using System.Numerics;
using System.Text.RegularExpressions;
using System.Xml;

namespace ParallelProc.Tests.Protocol;

public sealed class ScalarTests
{
    public static TheoryData<object> Values() =>
    [
        true, false, (byte)200, (sbyte)-100, short.MinValue, ushort.MaxValue, int.MinValue, -1, int.MaxValue, uint.MaxValue, long.MinValue,
        long.MaxValue, ulong.MaxValue, 1.5f, float.NaN, double.Epsilon, double.NegativeInfinity, -0.0, 79228162514264337593543950335m,
        -0.000m, 'x', '\uD800', "", "text", "äöü €", "\uD83D\uDE00", "lone \uD800 surrogate", "\uDC00\uD800", "a\0b", new string('ß', 5000),
        DateTime.MinValue, DateTime.MaxValue, new DateTime(2024, 2, 29, 1, 2, 3, 4, DateTimeKind.Utc),
        new DateTime(2024, 2, 29, 1, 2, 3, 4, DateTimeKind.Local), new DateTime(2024, 2, 29, 1, 2, 3, 4, DateTimeKind.Unspecified),
        new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.FromMinutes(-570)), new DateOnly(2024, 2, 29), new TimeOnly(23, 59, 59, 999),
        TimeSpan.MinValue, TimeSpan.FromTicks(1), Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"), BigInteger.Pow(-12345678901, 3),
        BigInteger.Zero, new Version(1, 2), new Version(1, 2, 3), new Version(1, 2, 3, 4), IPAddress.Parse("10.0.0.7"), IPAddress.Parse("fe80::1%7"),
        DayOfWeek.Friday, FileAttributes.Hidden | FileAttributes.System, (DayOfWeek)99, ActionPreference.Stop, LongBacked.Top,
    ];

    public enum LongBacked : ulong
    {
        Top = ulong.MaxValue,
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void A_scalar_arrives_as_itself(object value)
    {
        var arrived = Crossing.Of(value);
        Assert.Equal(value, arrived);
        Assert.Equal(value.GetType(), arrived!.GetType());
    }

    [Fact]
    public void A_date_keeps_its_kind() => Assert.Equal(DateTimeKind.Local, Crossing.Of(new DateTime(2024, 7, 1, 2, 30, 0, DateTimeKind.Local)).Kind);

    [Fact]
    public void Minus_zero_keeps_its_sign() => Assert.True(double.IsNegative(Crossing.Of(-0.0)));

    [Fact]
    public void A_decimal_keeps_its_trailing_zeros() => Assert.Equal("1.500", Crossing.Of(1.500m).ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Nothing_arrives_as_nothing() => Assert.Null(Crossing.Of((object?)null));

    [Fact]
    public void The_pipelines_own_nothing_arrives_as_nothing() => Assert.Null(Crossing.Of((object)System.Management.Automation.Internal.AutomationNull.Value));

    [Theory]
    [InlineData("https://example.org/a b?c=%20#d")]
    [InlineData("relative/path")]
    [InlineData("/rooted")]
    [InlineData("")]
    public void A_uri_keeps_its_text_and_kind(string text)
    {
        var uri = new Uri(text, UriKind.RelativeOrAbsolute);
        var arrived = Crossing.Of(uri);
        Assert.Equal(uri.OriginalString, arrived.OriginalString);
        Assert.Equal(uri.IsAbsoluteUri, arrived.IsAbsoluteUri);
    }

    [Theory]
    [InlineData("7.4.0-preview.1+build.5")]
    [InlineData("1.0.0")]
    public void A_semantic_version_arrives_as_one(string text) => Assert.Equal(new SemanticVersion(text), Crossing.Of(new SemanticVersion(text)));

    [Fact]
    public void A_regex_keeps_pattern_options_and_time_limit()
    {
        var arrived = Crossing.Of(new Regex("^a+(?<n>b)$", RegexOptions.IgnoreCase | RegexOptions.Multiline, TimeSpan.FromSeconds(3)));
        Assert.Equal("^a+(?<n>b)$", arrived.ToString());
        Assert.Equal(RegexOptions.IgnoreCase | RegexOptions.Multiline, arrived.Options);
        Assert.Equal(TimeSpan.FromSeconds(3), arrived.MatchTimeout);
    }

    [Fact]
    public void An_xml_document_keeps_its_text_and_white_space()
    {
        var document = new XmlDocument { PreserveWhitespace = true };
        document.LoadXml("<?xml version=\"1.0\"?>\n<a b='1'>\n  <c>ä &amp; <![CDATA[<d>]]></c>\n</a>");
        Assert.Equal(document.OuterXml, Crossing.Of(document).OuterXml);
    }

    [Fact]
    public void An_empty_xml_document_crosses() => Assert.Null(Crossing.Of(new XmlDocument()).DocumentElement);

    [Fact]
    public void A_script_block_crosses_as_its_text() => Assert.Equal(" 1 + 1 # ä ", Crossing.Of(ScriptBlock.Create(" 1 + 1 # ä ")).ToString());

    [Fact]
    public void A_boxed_nullable_arrives_as_its_value() => Assert.Equal(5, Crossing.Of((object?)(int?)5));

    [Fact]
    public void A_wrapped_number_arrives_as_the_number() => Assert.Equal(7, Crossing.Base(Crossing.Of((object)PSObject.AsPSObject(7))));
}
