namespace ParallelProc.Protocol;

/// <summary>
/// The values that one message names, each decoded when it is come upon, and once. One may name those in front of it.
/// </summary>
/// <param name="contents">Their bytes.</param>
/// <param name="decoder">Reads the message. What it knows of classes and shared objects holds for them too.</param>
internal sealed class ContentValues(IReadOnlyList<IContentBytes> contents, ObjectDecoder decoder)
{
    private readonly Dictionary<int, object?> _values = [];

    /// <exception cref="ProtocolException">The message names no such one.</exception>
    public object? Get(int index) => Get(index, contents.Count);

    private object? Get(int index, int limit)
    {
        if (index >= limit)
        {
            throw new ProtocolException($"The message names no content {index}.");
        }

        if (!_values.TryGetValue(index, out var value))
        {
            var inner = new ObjectDecoder
            {
                ScriptBlockFactory = decoder.ScriptBlockFactory,
                Classes = decoder.Classes,
                Shared = decoder.Shared,
                Contents = i => Get(i, index),
            };
            var reader = new ByteReader(contents[index].Bytes);
            _values.Add(index, value = inner.Decode(ref reader));
        }

        return value;
    }
}
