using System.Collections;
using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Makes shared objects with something in them.</summary>
internal static class SharedContents
{
    /// <exception cref="PoolException">That can't be in such an object.</exception>
    public static SharedObject Fill(PoolSharedType type, string? name, int? capacity, object? initial)
    {
        var shared = SharedHub.Instance.Create(type, name, capacity, type switch
        {
            PoolSharedType.Counter => SharedValue.Of(Number(type, initial ?? 0L)),
            PoolSharedType.Value => SharedValue.Of(initial),
            PoolSharedType.Event => SharedValue.Of(initial is not null && LanguagePrimitives.IsTrue(initial)),
            _ => default,
        });
        if (initial is null || type is PoolSharedType.Counter or PoolSharedType.Value or PoolSharedType.Event)
        {
            return shared;
        }

        switch (shared)
        {
            case SharedDictionary dictionary when initial is IDictionary table:
                foreach (DictionaryEntry entry in table)
                {
                    dictionary[entry.Key] = entry.Value;
                }

                return shared;
            case SharedList list when Several(initial) is { } values:
                list.AddRange(values);
                return shared;
            case SharedSet set when Several(initial) is { } values:
                foreach (var value in values)
                {
                    set.Add(value);
                }

                return shared;
            case SharedQueue queue when Several(initial) is { } values:
                foreach (var value in values)
                {
                    if (!queue.TryAdd(value))
                    {
                        throw PoolErrors.SharedContentsRefused(type, initial, "more than its -Capacity");
                    }
                }

                return shared;
            default:
                throw PoolErrors.SharedContentsRefused(type, initial, $"a {initial.GetType().Name}");
        }
    }

    private static IEnumerable? Several(object initial) => LanguagePrimitives.GetEnumerable(initial) ?? new[] { initial };

    private static long Number(PoolSharedType type, object initial) =>
        LanguagePrimitives.TryConvertTo<long>(initial, out var number) ? number : throw PoolErrors.SharedContentsRefused(type, initial, $"a {initial.GetType().Name}");
}
