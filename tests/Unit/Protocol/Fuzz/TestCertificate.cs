using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ParallelProc.Tests.Protocol.Fuzz;

/// <summary>A certificate with its private key, and the same without.</summary>
internal static class TestCertificate
{
    public static X509Certificate2 WithKey { get; } = Make();

    public static X509Certificate2 Public { get; } = X509CertificateLoader.LoadCertificate(WithKey.RawData);

    private static X509Certificate2 Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }
}
