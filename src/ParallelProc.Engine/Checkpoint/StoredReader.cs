using System.Text.Json;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Reads lines of a journal again, one at a time. Used by one thread.</summary>
internal sealed class StoredReader(IJournalFile file)
{
    public ObjectDecoder Decoder { get; } = new();

    /// <exception cref="PoolException">It is not as it was.</exception>
    public JournalEntry Entry(JournalPlace place) =>
        Read(place.Offset, place.Length, static line => JournalEntry.Read(line, content: true));

    /// <summary>The records in a line of a large output, whose length is not known.</summary>
    /// <exception cref="PoolException">It is not as it was.</exception>
    public byte[] Part(long offset)
    {
        const int Guess = 8 * 1024 * 1024;
        for (var size = Guess; ; size = checked(size * 2))
        {
            var bytes = ReadAt(offset, size);
            var end = bytes.Span.IndexOf((byte)'\n');
            if (end >= 0)
            {
                return Parse(offset, bytes.Span[..end], JournalEntry.ReadPart);
            }

            if (bytes.Length < size)
            {
                throw Damaged(offset);
            }
        }
    }

    public PoolException Damaged(long offset) => PoolErrors.CheckpointDamaged(file.Path, offset);

    private delegate T? Parser<T>(ReadOnlySpan<byte> line) where T : class;

    private T Read<T>(long offset, int length, Parser<T> parse) where T : class => Parse(offset, ReadAt(offset, length).Span, parse);

    private T Parse<T>(long offset, ReadOnlySpan<byte> line, Parser<T> parse) where T : class
    {
        try
        {
            return JournalLine.IsWhole(line) && parse(line) is { } parsed ? parsed : throw Damaged(offset);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw Damaged(offset);
        }
    }

    private ReadOnlyMemory<byte> ReadAt(long offset, int length)
    {
        var bytes = new byte[length];
        var filled = 0;
        try
        {
            while (filled < length && file.Read(offset + filled, bytes.AsSpan(filled)) is > 0 and var read)
            {
                filled += read;
            }
        }
        catch (IOException e)
        {
            throw PoolErrors.CheckpointUnavailable(file.Path, e);
        }

        return bytes.AsMemory(0, filled);
    }
}
