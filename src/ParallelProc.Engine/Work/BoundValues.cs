using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>What a body is called with, encoded: an <c>object[]</c> of arguments, parameters and <c>$using:</c> values, in which large values are only named.</summary>
/// <param name="Bytes">The message's part of it; empty for nothing.</param>
/// <param name="Contents">The values that it names, by their places.</param>
internal sealed record BoundValues(byte[] Bytes, Content[] Contents)
{
    public static readonly BoundValues None = new([], []);

    /// <summary>Reads it again in this process.</summary>
    /// <returns>Its three parts; empty for nothing.</returns>
    public object?[] Decode()
    {
        if (Bytes.Length == 0)
        {
            return [];
        }

        var decoder = new ObjectDecoder { Shared = SharedHub.Instance };
        decoder.Contents = new ContentValues(Contents, decoder).Get;
        var reader = new ByteReader(Bytes);
        return decoder.Decode(ref reader) as object?[] ?? [];
    }
}
