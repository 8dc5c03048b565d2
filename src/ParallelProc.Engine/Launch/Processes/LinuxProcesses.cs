using System.Buffers;
using System.Buffers.Text;

namespace ParallelProc.Engine;

/// <summary>The table of processes in <c>/proc</c>. What ends while it is read is not in it.</summary>
internal static class LinuxProcesses
{
    private const string Root = "/proc";

    public static IEnumerable<ProcessEntry> All()
    {
        if (!Directory.Exists(Root))
        {
            yield break;
        }

        foreach (var folder in Directory.EnumerateDirectories(Root))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), out var id) && Stat(id) is { } entry)
            {
                yield return entry;
            }
        }
    }

    /// <summary>Whether the process was started with this mark. False for other users' processes, which are none of ours.</summary>
    public static bool HasMark(int id, string mark) => Read($"{Root}/{id}/environ", bytes => ProcessMark.IsIn(bytes, mark));

    private static ProcessEntry? Stat(int id) => Read<ProcessEntry?>($"{Root}/{id}/stat", bytes =>
    {
        // "id (name) state parent group session …", where the name may hold anything.
        Span<Range> fields = stackalloc Range[5];
        var rest = bytes[(bytes.LastIndexOf((byte)')') + 1)..].TrimStart((byte)' ');
        return Fields(rest, fields) == fields.Length
            && Utf8Parser.TryParse(rest[fields[1]], out int parent, out _)
            && Utf8Parser.TryParse(rest[fields[3]], out int session, out _)
                ? new ProcessEntry(id, parent, session)
                : null;
    });

    private static int Fields(ReadOnlySpan<byte> text, Span<Range> fields)
    {
        var count = 0;
        for (var start = 0; count < fields.Length && start < text.Length; count++)
        {
            var length = text[start..].IndexOf((byte)' ');
            var end = length < 0 ? text.Length : start + length;
            fields[count] = start..end;
            start = end + 1;
        }

        return count;
    }

    /// <summary>Files there have no length; most fit into the first buffer.</summary>
    private static T? Read<T>(string path, Reader<T> reader)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            using var file = File.OpenHandle(path);
            var length = 0;
            int read;
            while ((read = RandomAccess.Read(file, buffer.AsSpan(length), length)) > 0)
            {
                length += read;
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }

            return reader(buffer.AsSpan(0, length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default; // it has ended, or is another user's
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private delegate T? Reader<T>(ReadOnlySpan<byte> bytes);
}
