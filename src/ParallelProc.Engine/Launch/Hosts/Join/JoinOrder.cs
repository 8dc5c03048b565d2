using System.Buffers.Binary;
using System.Text.Json;

namespace ParallelProc.Engine;

/// <summary>What all tasks of a step are told by their standard input: a script that joins the pool, and what it needs for that.</summary>
/// <param name="Address">Where the pool listens.</param>
/// <param name="Port">At which port.</param>
/// <param name="Pin">The SHA-256 of the certificate that it shows there.</param>
/// <param name="Certificate">The one to show.</param>
/// <param name="Key">Its key.</param>
/// <param name="Secret">Of which each task makes its token.</param>
internal sealed record JoinOrder(string Address, int Port, string Pin, string Certificate, string Key, byte[] Secret)
{
    private static readonly Lazy<byte[]> Script = new(ReadScript);

    /// <summary>Each part behind its length.</summary>
    public byte[] ToBytes() => [.. Part(Script.Value), .. Part(JsonSerializer.SerializeToUtf8Bytes(this))];

    private static byte[] Part(byte[] bytes)
    {
        var part = new byte[4 + bytes.Length];
        BinaryPrimitives.WriteInt32LittleEndian(part, bytes.Length);
        bytes.CopyTo(part, 4);
        return part;
    }

    private static byte[] ReadScript()
    {
        using var script = typeof(JoinOrder).Assembly.GetManifestResourceStream("Join.ps1")!;
        var bytes = new byte[script.Length];
        script.ReadExactly(bytes);
        return bytes;
    }
}
