using System.Collections;
using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>Collections that are gone through in step with a map's input, and end it: with the shortest of them nothing more is mapped.</summary>
internal sealed class ZippedInputs : IDisposable
{
    private readonly IEnumerator[] _collections;

    private ZippedInputs(IEnumerator[] collections) => _collections = collections;

    /// <param name="given">One collection; or, as an array all of whose elements are collections, several. What is no collection is one of itself.</param>
    /// <exception cref="PoolException">Some elements of the array are collections, and some not.</exception>
    public static ZippedInputs Of(object? given)
    {
        var value = Bare(given);
        if (value is not object?[] { Length: > 0 } elements || !elements.Any(IsCollection))
        {
            return new ZippedInputs([Enumerate(value, 0)]);
        }

        var other = Array.FindIndex(elements, static e => !IsCollection(e));
        return other >= 0
            ? throw PoolErrors.ZipWithMixed(other, elements[other])
            : new ZippedInputs([.. elements.Select(Enumerate)]);
    }

    /// <summary>Moves on in all of them. False when one has ended.</summary>
    /// <exception cref="PoolException">One can't be read on.</exception>
    public bool TryNext(out object?[] values)
    {
        values = new object?[_collections.Length];
        for (var i = 0; i < values.Length; i++)
        {
            try
            {
                if (!_collections[i].MoveNext())
                {
                    return false;
                }

                values[i] = _collections[i].Current;
            }
            catch (Exception e) when (e is not (PipelineStoppedException or OperationCanceledException))
            {
                throw PoolErrors.ZipWithFailed(i, e); // whatever the caller's collection threw
            }
        }

        return true;
    }

    public void Dispose()
    {
        foreach (var collection in _collections)
        {
            (collection as IDisposable)?.Dispose();
        }
    }

    /// <summary>A path into an item as it is sent, as the caller knows it: <c>$_[0].Lock</c> is <c>$_.Lock</c>, <c>$_[1].Lock</c> the first of the others.</summary>
    public static string Named(string path)
    {
        var end = path.IndexOf(']', StringComparison.Ordinal);
        return path.StartsWith("$_[", StringComparison.Ordinal) && int.TryParse(path.AsSpan(3, Math.Max(0, end - 3)), out var part)
            ? (part == 0 ? "$_" : $"-ZipWith[{part - 1}]") + path[(end + 1)..]
            : path;
    }

    private static IEnumerator Enumerate(object? collection, int index)
    {
        try
        {
            return LanguagePrimitives.GetEnumerator(Bare(collection)) ?? new[] { collection }.GetEnumerator();
        }
        catch (Exception e) when (e is not PipelineStoppedException)
        {
            throw PoolErrors.ZipWithFailed(index, e);
        }
    }

    private static bool IsCollection(object? value) => Bare(value) is { } bare && (bare is IEnumerator || LanguagePrimitives.GetEnumerable(bare) is not null);

    private static object? Bare(object? value) => value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
}
