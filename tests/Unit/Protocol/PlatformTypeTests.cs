using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Mail;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ParallelProc.Protocol;
using ParallelProc.Tests.Protocol.Fuzz;

namespace ParallelProc.Tests.Protocol;

/// <summary>What the platform knows by a name or by a standard form.</summary>
public sealed class PlatformTypeTests
{
    [Theory]
    [InlineData("10.0.0.7", 0)]
    [InlineData("fe80::1%7", 65535)]
    public void An_end_point_arrives_as_itself(string address, int port) =>
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), port), Crossing.Of(new IPEndPoint(IPAddress.Parse(address), port)));

    [Theory]
    [InlineData("a@example.org", null)]
    [InlineData("a@example.org", "Ä \"B\" C, D")]
    [InlineData("\"odd name\"@example.org", "")]
    public void A_mail_address_keeps_its_address_and_name(string address, string? name)
    {
        var mail = new MailAddress(address, name);
        var arrived = Crossing.Of(mail);
        Assert.Equal(mail.Address, arrived.Address);
        Assert.Equal(mail.DisplayName, arrived.DisplayName);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("en-US")]
    [InlineData("zh-Hans-CN")]
    [InlineData("")]
    public void A_culture_arrives_as_itself(string name)
    {
        Assert.Equal(CultureInfo.GetCultureInfo(name), Crossing.Of(CultureInfo.GetCultureInfo(name)));
        Assert.True(Crossing.Of(CultureInfo.GetCultureInfo(name)).IsReadOnly);
        Assert.False(Crossing.Of(new CultureInfo(name)).IsReadOnly);
    }

    [Fact]
    public void A_culture_that_this_system_does_not_have_arrives_as_its_name()
    {
        var arrived = Crossing.Wrapped(new CultureInfo("xx-XX"));
        Assert.Equal("xx-XX", arrived.BaseObject);
        Assert.Equal("Deserialized.System.Globalization.CultureInfo", arrived.TypeNames[0]);
    }

    public static TheoryData<int> CodePages() => [.. Encoding.GetEncodings().Where(static e => e.CodePage != 65000).Select(static e => e.CodePage)];

    [Theory]
    [MemberData(nameof(CodePages))]
    public void An_encoding_arrives_as_itself(int codePage) =>
        Assert.Equal(Encoding.GetEncoding(codePage), Assert.IsAssignableFrom<Encoding>(Crossing.Of((object)Encoding.GetEncoding(codePage))));

    [Fact]
    public void An_encoding_keeps_its_mark_and_its_strictness()
    {
        Assert.Equal(new UTF8Encoding(true, true), Crossing.Of(new UTF8Encoding(true, true)));
        Assert.Equal(new UTF8Encoding(false, false), Crossing.Of(new UTF8Encoding(false, false)));
        Assert.Equal(new UnicodeEncoding(true, false, true), Crossing.Of(new UnicodeEncoding(true, false, true)));
    }

    [Fact]
    public void An_encoding_that_this_system_does_not_have_arrives_as_its_name()
    {
        var arrived = Crossing.Wrapped(new OwnEncoding());
        Assert.Equal("x-own", arrived.BaseObject);
        Assert.Equal("Deserialized.System.Text.Encoding", arrived.TypeNames[0]);
    }

    [Fact]
    public void Every_time_zone_of_this_system_arrives_with_its_rules()
    {
        var zones = TimeZoneInfo.GetSystemTimeZones();
        Assert.NotEmpty(zones);
        foreach (var zone in zones)
        {
            var arrived = Assert.IsType<TimeZoneInfo>(Crossing.Of((object)zone));
            Assert.Equal(zone.Id, arrived.Id);
            foreach (var year in (int[])[1950, 1999, 2024, 2040])
            {
                for (var month = 1; month <= 12; month++)
                {
                    var time = new DateTime(year, month, 15, 12, 0, 0, DateTimeKind.Utc);
                    Assert.True(zone.GetUtcOffset(time) == arrived.GetUtcOffset(time), $"{zone.Id} at {time:d}");
                }
            }
        }
    }

    [Fact]
    public void The_time_zones_that_the_runtime_tells_apart_stay_these()
    {
        Assert.Same(TimeZoneInfo.Utc, Crossing.Of(TimeZoneInfo.Utc));
        Assert.Same(TimeZoneInfo.Local, Crossing.Of(TimeZoneInfo.Local));
    }

    [Fact]
    public void A_time_zone_that_a_program_made_arrives_with_its_rules()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("mine", TimeSpan.FromMinutes(95), "Mine", "Mine");
        Assert.Equal(zone, Crossing.Of(zone));
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("Europe")]
    [InlineData("Europe/Atlantis")]
    [InlineData("")]
    public void A_time_zone_that_this_system_does_not_have_arrives_as_its_id(string id)
    {
        using var output = new ByteWriter();
        output.WriteByte((byte)ValueTag.TimeZone);
        output.WriteString(id);
        output.WriteString("");
        var arrived = Assert.IsType<PSObject>(Crossing.Decode(output.Written));
        Assert.Equal(id, arrived.BaseObject);
        Assert.Equal("Deserialized.System.TimeZoneInfo", arrived.TypeNames[0]);
    }

    [Fact]
    public void A_certificate_arrives_without_its_private_key()
    {
        Assert.True(TestCertificate.WithKey.HasPrivateKey);
        var arrived = Crossing.Of(TestCertificate.WithKey);
        Assert.Equal(TestCertificate.WithKey.Thumbprint, arrived.Thumbprint);
        Assert.False(arrived.HasPrivateKey);
    }

    [Fact]
    public void A_store_with_keys_in_place_of_a_certificate_is_refused()
    {
        Refused(TestCertificate.WithKey.Export(X509ContentType.Pfx));
        Refused([.. "-----BEGIN CERTIFICATE-----\n"u8, .. Encoding.ASCII.GetBytes(Convert.ToBase64String(TestCertificate.Public.RawData)), .. "\n-----END CERTIFICATE-----"u8]);
        Refused([.. TestCertificate.Public.RawData, 0]);
        Refused(new X509Certificate2Collection(TestCertificate.Public).Export(X509ContentType.Pkcs7)!);
        Refused([0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]);
    }

    [Fact]
    public void A_certificate_that_was_disposed_of_is_nothing()
    {
        var certificate = X509CertificateLoader.LoadCertificate(TestCertificate.Public.RawData);
        certificate.Dispose();
        Assert.Null(Crossing.Of((object)certificate));
    }

    [Fact]
    public void An_array_of_them_keeps_its_type()
    {
        Assert.Equal(TestCertificate.Public, Assert.Single(Crossing.Of(new[] { TestCertificate.Public })));
        Assert.Equal(80, Assert.Single(Crossing.Of(new List<IPEndPoint> { new(IPAddress.Loopback, 80) })).Port);
    }

    private static void Refused(byte[] bytes)
    {
        using var output = new ByteWriter();
        output.WriteByte((byte)ValueTag.Certificate);
        output.WriteBlock(bytes);
        var refusal = Assert.Throws<ProtocolException>(() => Crossing.Decode(output.Written));
        Assert.True(refusal.InnerException is null or CryptographicException);
    }

    private sealed class OwnEncoding() : UTF8Encoding(false)
    {
        public override int CodePage => 12345;

        public override string WebName => "x-own";
    }
}
