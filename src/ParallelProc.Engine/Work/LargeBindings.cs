using System.Collections;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// Encodes what a body is called with, each value once. Large ones are encoded by themselves, so that each is the same content wherever else it is bound; but not where values
/// hold the same objects, which would be several then.
/// </summary>
/// <param name="encoder">Encodes all of it.</param>
/// <param name="isNested">Arguments are collections of ours, whose elements are the caller's values.</param>
internal sealed class LargeBindings(ObjectEncoder encoder, bool isNested)
{
    /// <summary>What they hold that was not seen may be the same: so often it is sent at most.</summary>
    private const int Most = 32;

    private readonly Dictionary<object, ContentReference?> _large = new(ReferenceEqualityComparer.Instance);
    private readonly List<Content> _contents = [];

    /// <exception cref="PoolException">A value can't cross.</exception>
    public BoundValues Encode(object?[] arguments, IDictionary parameters, IDictionary usings)
    {
        Find(Values(arguments, isNested).Concat(Values(parameters, false)).Concat(Values(usings, false)));
        var bytes = Encode(new object?[] { Part(arguments, "$_[0]", isNested), Part(parameters, "$_[1]", false), Part(usings, "$_[2]", false) }, "$_");
        if (Content.Shared(bytes, encoder.MetSecret) is { } rest)
        {
            bytes = Encode(Add(rest), "$_");
        }

        return new BoundValues(bytes, [.. _contents]);
    }

    private static IEnumerable<object?> Values(IEnumerable values, bool isNested)
    {
        foreach (var value in values is IDictionary table ? table.Values : values)
        {
            if (isNested && value is object?[] or Hashtable)
            {
                foreach (var inner in Values((IEnumerable)value, false))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return value;
            }
        }
    }

    private void Find(IEnumerable<object?> values)
    {
        SizeScan? scan = null;
        var number = 0;
        var found = new List<(object Key, int Number)>();
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        foreach (var value in values)
        {
            if (value is null or ValueType or string { Length: < Content.Least } || !seen.Add(SizeScan.KeyOf(value)))
            {
                continue;
            }

            number++;
            scan ??= new SizeScan();
            if (scan.Next(value) >= Content.Least)
            {
                found.Add((SizeScan.KeyOf(value), number));
            }
        }

        found.Where(one => scan!.IsApart(one.Number)).Take(Most).ToList().ForEach(one => _large.Add(one.Key, null));
    }

    private object?[] Part(object?[] values, string path, bool isNested)
    {
        var parted = new object?[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            parted[i] = Part(values[i], $"{path}[{i}]", isNested);
        }

        return parted;
    }

    private Hashtable Part(IDictionary values, string path, bool isNested)
    {
        var parted = new Hashtable(values);
        foreach (DictionaryEntry pair in values)
        {
            parted[pair.Key] = Part(pair.Value, $"{path}['{pair.Key}']", isNested);
        }

        return parted;
    }

    private object? Part(object? value, string path, bool isNested)
    {
        if (isNested && value is object?[] inner)
        {
            return Part(inner, path, false);
        }

        if (isNested && value is Hashtable table)
        {
            return Part(table, path, false);
        }

        if (value is null || _large.Count == 0 || !_large.TryGetValue(SizeScan.KeyOf(value), out var reference))
        {
            return value;
        }

        if (reference is null)
        {
            var bytes = Encode(value, path);
            _large[SizeScan.KeyOf(value)] = reference = Add(Content.Shared(bytes, encoder.MetSecret, least: 0)!);
        }

        return reference;
    }

    private ContentReference Add(Content content)
    {
        _contents.Add(content);
        return new ContentReference(_contents.Count - 1);
    }

    private byte[] Encode(object value, string path)
    {
        using var writer = new ByteWriter();
        try
        {
            encoder.Encode(writer, value);
        }
        catch (ObjectCodecException e)
        {
            throw PoolErrors.BindingNotSerializable(Bindings.Named(path + e.Path[2..]), e.Reason);
        }

        return writer.Written.ToArray();
    }
}
