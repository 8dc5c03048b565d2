using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using System.Net;
using System.Runtime.InteropServices;
using System.Security;
using System.Text;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol;

public sealed class SecretTests
{
    [Theory]
    [InlineData("")]
    [InlineData("pässwörd \uD83D\uDE00")]
    public void A_secure_string_arrives_with_its_secret(string secret) => Assert.Equal(secret, Reveal(Crossing.Of(Hide(secret))));

    [Fact]
    public void A_credential_arrives_with_name_and_secret()
    {
        var arrived = Crossing.Of(new PSCredential("DOMAIN\\me", Hide("s3cret")));
        Assert.Equal("DOMAIN\\me", arrived.UserName);
        Assert.Equal("s3cret", arrived.GetNetworkCredential().Password);
    }

    [Fact]
    public void The_empty_credential_arrives_as_one() => Assert.Same(PSCredential.Empty, Crossing.Of((object)PSCredential.Empty));

    [Fact]
    public void A_refusal_beside_a_secret_does_not_tell_it()
    {
        var refusal = Assert.Throws<ObjectCodecException>(() => Crossing.Encode(new object[] { Hide("s3cret"), new MemoryStream() }));
        Assert.DoesNotContain("s3cret", refusal.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Where in an object a secret may be.</summary>
    public static TheoryData<string, Func<SecureString, object>> Places() => new()
    {
        { "itself", static s => s },
        { "a credential", static s => new PSCredential("me", s) },
        { "a list", static s => new List<object> { 1, s } },
        { "a table's value", static s => new Hashtable { ["token"] = s } },
        { "a table's key", static s => new Hashtable { [s] = 1 } },
        { "an ordered table", static s => new OrderedDictionary { ["token"] = new PSCredential("me", s) } },
        { "a property", static s => Crossing.Custom(("Token", s)) },
        { "a note on text", static s => Crossing.Noted("text", ("Token", s)) },
        { "a note on a list", static s => Crossing.Noted(new List<int> { 1 }, ("Token", s)) },
        { "a property of a foreign object", static s => new Login { Token = s } },
        { "a property of a property", static s => Crossing.Custom(("Outer", Crossing.Custom(("Token", s)))) },
        { "an information record", static s => new InformationRecord(s, "here") },
        { "an exception's data", static s => new InvalidOperationException("x") { Data = { ["token"] = s } } },
        { "a credential of .NET", static s => new NetworkCredential("me", s) },
        { "one that came from another process", static s => Crossing.Of((object)new NetworkCredential("me", s))! },
        { "one that has another type's name since", static s => Renamed(Crossing.Wrapped(new NetworkCredential("me", s))) },
    };

    [Theory]
    [MemberData(nameof(Places), DisableDiscoveryEnumeration = true)]
    public void A_secret_is_never_among_bytes_that_are_kept(string place, Func<SecureString, object> make)
    {
        using var output = new ByteWriter();
        var encoder = new ObjectEncoder { Purpose = EncodingPurpose.Journal };

        // An error or a record may go without what is secret about it; all else is refused.
        var refusal = Record.Exception(() => encoder.Encode(output, make(Hide("s3cret-s3cret"))));

        Assert.True(encoder.MetSecret, place);
        Assert.Equal(refusal is null, output.Length > 0);
        AssertFree(output.Written);
        Assert.DoesNotContain("s3cret", $"{refusal}", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Places), DisableDiscoveryEnumeration = true)]
    public void A_secret_is_never_among_bytes_that_are_hashed(string place, Func<SecureString, object> make)
    {
        using var output = new ByteWriter();
        new ObjectEncoder { Purpose = EncodingPurpose.Key }.Encode(output, make(Hide("s3cret-s3cret")));

        Assert.True(output.Length > 0, place);
        AssertFree(output.Written);
    }

    [Fact]
    public void An_error_is_kept_without_the_secrets_of_its_target_and_its_data()
    {
        var exception = new InvalidOperationException("failed", new ArgumentException("inner") { Data = { ["inner"] = Hide("s3cret-s3cret") } }) { Data = { ["login"] = new PSCredential("me", Hide("s3cret-s3cret")) } };
        foreach (var target in new object[] { Hide("s3cret-s3cret"), new PSCredential("me", Hide("s3cret-s3cret")), new NetworkCredential("me", "s3cret-s3cret") })
        {
            using var output = new ByteWriter();
            new ObjectEncoder { Purpose = EncodingPurpose.Journal }.Encode(output, new ErrorRecord(exception, "Failed", ErrorCategory.NotSpecified, target));

            AssertFree(output.Written);
            var arrived = Assert.IsType<ErrorRecord>(Crossing.Base(Crossing.Decode(output.Written)));
            Assert.Equal("failed", arrived.Exception.Message);
            Assert.Equal(target.ToString(), arrived.TargetObject);
        }
    }

    private static void AssertFree(ReadOnlySpan<byte> bytes)
    {
        Assert.True(bytes.IndexOf("s3cret-s3cret"u8) < 0);
        Assert.True(bytes.IndexOf(Encoding.Unicode.GetBytes("s3cret-s3cret")) < 0);
    }

    private static PSObject Renamed(PSObject value)
    {
        value.TypeNames.Insert(0, "My.Login");
        value.Properties.Remove("SecurePassword"); // which would be found without its type's name
        return value;
    }

    private static SecureString Hide(string secret)
    {
        var hidden = new SecureString();
        foreach (var c in secret)
        {
            hidden.AppendChar(c);
        }

        return hidden;
    }

    private static string Reveal(SecureString hidden)
    {
        var memory = Marshal.SecureStringToGlobalAllocUnicode(hidden);
        try
        {
            return Marshal.PtrToStringUni(memory, hidden.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(memory);
        }
    }

    private sealed class Login
    {
        public SecureString? Token { get; init; }
    }
}
