using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Security;
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
}
