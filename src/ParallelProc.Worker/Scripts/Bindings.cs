using System.Collections;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// What a batch binds: arguments, parameters, <c>$using:</c> values. Open pipelines hold the two collections themselves, whose content
/// changes from batch to batch; so a pipeline need not be opened anew for other values.
/// </summary>
internal sealed class Bindings
{
    private static readonly object[] NoArguments = [];
    private static readonly Hashtable NoParameters = [];

    // The arguments of the batch. An item may bring more, which are behind them in the slot while it runs.
    private object[] _arguments = NoArguments;

    /// <summary>The arguments (<c>object[]</c>) and the named parameters (<see cref="IDictionary"/>), read by the runner for each item.</summary>
    public object[] Slots { get; } = [NoArguments, NoParameters];

    /// <summary>What the engine looks up <c>$using:</c> in.</summary>
    public Hashtable Using { get; } = [];

    public bool HasArguments { get; private set; }

    /// <param name="bytes">The encoded bindings; none where nothing is bound.</param>
    /// <param name="decoder">Reads them.</param>
    /// <param name="contents">Values that they name.</param>
    public void Set(ReadOnlySpan<byte> bytes, ObjectDecoder decoder, IReadOnlyList<IContentBytes> contents)
    {
        Slots[0] = _arguments = NoArguments;
        Slots[1] = NoParameters;
        HasArguments = false;
        if (Using.Count > 0)
        {
            Using.Clear();
        }

        if (bytes.IsEmpty)
        {
            return;
        }

        var reader = new ByteReader(bytes);
        if (Decode(ref reader, decoder, contents) is not object?[] { Length: 3 } parts)
        {
            throw new ProtocolException("The bindings of a batch are not an array of arguments, parameters and using values.");
        }

        Slots[0] = _arguments = parts[0] as object[] ?? NoArguments;
        Slots[1] = parts[1] as IDictionary ?? NoParameters;
        HasArguments = Slots[0] is object[] { Length: > 0 } || Slots[1] is IDictionary { Count: > 0 };
        if (parts[2] is IDictionary values)
        {
            foreach (DictionaryEntry entry in values)
            {
                Using[entry.Key] = entry.Value;
            }
        }
    }

    private static object? Decode(ref ByteReader reader, ObjectDecoder decoder, IReadOnlyList<IContentBytes> contents)
    {
        decoder.Contents = contents.Count == 0 ? null : new ContentValues(contents, decoder).Get;
        try
        {
            return decoder.Decode(ref reader);
        }
        finally
        {
            decoder.Contents = null; // it lives longer than these
        }
    }

    /// <summary>Takes an item apart that has brought arguments of its own: they follow those of the batch.</summary>
    /// <returns>The input.</returns>
    public object? TakeApart(object? item)
    {
        if (item is not object?[] { Length: > 0 } parts)
        {
            throw new ProtocolException("An item with arguments of its own is not an array of the input and these.");
        }

        Slots[0] = (object?[])[.. _arguments, .. parts.AsSpan(1)];
        return parts[0];
    }
}
