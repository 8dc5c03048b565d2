using System.Collections;
using System.Management.Automation;

namespace ParallelProc.Protocol;

/// <summary>
/// One order for what has none, or has another one in each process: the pairs of tables (hash codes of texts are random), and the properties of
/// objects that were made of tables. Serves keys only.
/// </summary>
internal static class CanonicalOrder
{
    // What a provider notes on what it gives out: where the line of a file stood says nothing about the line.
    private static readonly HashSet<string> ProviderNotes =
        new(StringComparer.OrdinalIgnoreCase) { "PSPath", "PSParentPath", "PSChildName", "PSDrive", "PSProvider", "PSIsContainer", "ReadCount" };

    /// <summary>Sorts the members from <paramref name="from"/> on by name.</summary>
    public static void SortMembers(List<PSMemberInfo> members, int from) => members.Sort(from, members.Count - from, ByName.Instance);

    /// <summary>Forgets, of the members from <paramref name="from"/> on, what a provider noted on a value.</summary>
    public static void DropProviderNotes(List<PSMemberInfo> members, int from)
    {
        for (var i = members.Count - 1; i >= from; i--)
        {
            if (ProviderNotes.Contains(members[i].Name))
            {
                members.RemoveAt(i);
            }
        }
    }

    /// <summary>A table's pairs by the bytes of their keys.</summary>
    public static IEnumerable<DictionaryEntry> Pairs(IDictionary table)
    {
        var pairs = new List<DictionaryEntry>(table.Count);
        var each = table.GetEnumerator();
        try
        {
            while (each.MoveNext())
            {
                pairs.Add(each.Entry);
            }
        }
        finally
        {
            (each as IDisposable)?.Dispose();
        }

        return Sorted(pairs, static pair => pair.Key);
    }

    /// <summary>A set's elements by their bytes.</summary>
    public static IEnumerable<object?> Items(IEnumerable set) => Sorted([.. set.Cast<object?>()], static item => item);

    private static IEnumerable<T> Sorted<T>(List<T> items, Func<T, object?> by)
    {
        // An encoder of its own: the bytes of an element must not hang on what stands before it.
        var encoder = new ObjectEncoder { Purpose = EncodingPurpose.Key };
        using var output = new ByteWriter();
        var sorted = new List<(byte[] Bytes, T Item)>(items.Count);
        foreach (var item in items)
        {
            output.Clear();
            encoder.Encode(output, by(item));
            sorted.Add((output.Written.ToArray(), item));
        }

        sorted.Sort(static (x, y) => x.Bytes.AsSpan().SequenceCompareTo(y.Bytes));
        return sorted.Select(static s => s.Item);
    }

    private sealed class ByName : IComparer<PSMemberInfo>
    {
        public static readonly ByName Instance = new();

        public int Compare(PSMemberInfo? x, PSMemberInfo? y) => StringComparer.OrdinalIgnoreCase.Compare(x?.Name, y?.Name);
    }
}
