using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// A line of a journal: one JSON object whose last member is the checksum of all that stands before it, and a line feed. JSON escapes line feeds,
/// so there is none inside.
/// </summary>
internal static class JournalLine
{
    private const int DigestLength = 8;

    /// <summary>Line feeds are escaped here too; letters beyond ASCII and the plus sign stay what they are.</summary>
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ReadOnlySpan<byte> SealStart => ",\"crc\":\""u8;

    private static ReadOnlySpan<byte> SealEnd => "\"}"u8;

    private static int SealLength => SealStart.Length + DigestLength + SealEnd.Length;

    /// <summary>Appends a line.</summary>
    public static void Write(ByteWriter output, Action<Utf8JsonWriter> members)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(body, Readable))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        var open = body.WrittenSpan[..^1];
        output.WriteBytes(open);
        output.WriteBytes(SealStart);
        WriteDigest(output.Reserve(DigestLength), Crc32C.Of(open));
        output.WriteBytes(SealEnd);
        output.WriteByte((byte)'\n');
    }

    /// <summary>Whether a line (without its line feed) is as it was written.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> line)
    {
        if (line.Length <= SealLength)
        {
            return false;
        }

        var open = line[..^SealLength];
        var seal = line[^SealLength..];
        Span<byte> digest = stackalloc byte[DigestLength];
        WriteDigest(digest, Crc32C.Of(open));
        return seal.StartsWith(SealStart) && seal.EndsWith(SealEnd) && seal.Slice(SealStart.Length, DigestLength).SequenceEqual(digest);
    }

    private static void WriteDigest(Span<byte> target, uint crc)
    {
        for (var i = 0; i < DigestLength; i++)
        {
            target[i] = "0123456789abcdef"u8[(int)(crc >> (28 - 4 * i)) & 0xF];
        }
    }
}
