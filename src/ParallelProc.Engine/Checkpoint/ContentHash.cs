using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Hashes of objects and texts that are the same in every process. Secrets have no part in them. Used by one thread.</summary>
internal sealed class ContentHash : IDisposable
{
    private readonly ObjectEncoder _encoder = new() { Purpose = EncodingPurpose.Key };
    private readonly ByteWriter _scratch = new();

    /// <exception cref="ObjectCodecException">It can't be encoded, so nobody could know it again.</exception>
    public UInt128 Of(object? value)
    {
        _scratch.Clear();
        _encoder.Encode(_scratch, value);
        return Of(_scratch.Written);
    }

    /// <summary>The hash of a text, whatever line ends a file's checkout gave it.</summary>
    public static UInt128 OfText(string text) => Of(Encoding.UTF8.GetBytes(text.Replace("\r\n", "\n", StringComparison.Ordinal)));

    public void Dispose() => _scratch.Dispose();

    private static UInt128 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
