using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ParallelProc.Engine;

/// <summary>A certificate that is made for one purpose, signs itself, and is known by its hash alone. It never leaves memory but by who asks for its text.</summary>
internal sealed class JoinCertificate : IDisposable
{
    /// <summary>The name in it; what counts is its hash.</summary>
    public const string Name = "ParallelProc";

    private const int Days = 10;

    private JoinCertificate(X509Certificate2 certificate) => Certificate = certificate;

    public X509Certificate2 Certificate { get; }

    /// <summary>SHA-256, in hexadecimal.</summary>
    public string Hash => HashOf(Certificate);

    /// <summary>TLS 1.3. On systems whose library can't in .NET 8, or could not always, 1.2 is the least.</summary>
    public static SslProtocols Protocols => OperatingSystem.IsLinux() ? SslProtocols.Tls13 : SslProtocols.Tls13 | SslProtocols.Tls12;

    public static JoinCertificate New()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        var now = DateTimeOffset.UtcNow; // a day back, as clocks differ
        var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(Days));
        return new JoinCertificate(OperatingSystem.IsLinux() ? made : Usable(made));
    }

    public static string HashOf(X509Certificate certificate) => Convert.ToHexString(SHA256.HashData(certificate.GetRawCertData()));

    /// <summary>Half of its time is over: whoever comes now gets another one.</summary>
    public bool IsOld(DateTime now) => now > Certificate.NotAfter - TimeSpan.FromDays(Days / 2);

    public string CertificateText() => Certificate.ExportCertificatePem();

    public string KeyText()
    {
        using var key = Certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    public void Dispose() => Certificate.Dispose();

    /// <summary>The TLS of Windows and macOS wants a key that their key stores hold, for as long as the certificate is not disposed of.</summary>
    private static X509Certificate2 Usable(X509Certificate2 made)
    {
        using (made)
        {
            return new X509Certificate2(made.Export(X509ContentType.Pkcs12), (string?)null, X509KeyStorageFlags.Exportable);
        }
    }
}
