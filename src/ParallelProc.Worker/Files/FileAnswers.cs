using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// The bytes of files of an offer, in order. Some are always on their way, also of files to come, so that neither a long way nor many small files make who takes them wait.
/// </summary>
internal sealed class FileAnswers : IDisposable
{
    private readonly Queue<(int Count, FileAwait Answer)> _open = new();
    private readonly IEnumerator<(int Count, FileAwait Answer)> _questions;

    /// <param name="client">Whom to ask.</param>
    /// <param name="key">The offer.</param>
    /// <param name="files">Its list.</param>
    /// <param name="wanted">Which of them.</param>
    public FileAnswers(FileClient client, string key, IReadOnlyList<FileEntry> files, IReadOnlyList<int> wanted) =>
        _questions = Questions(client, key, files, wanted).GetEnumerator();

    /// <summary>The next piece, which may not have come yet.</summary>
    public FileAwait Next(out int count)
    {
        while (_open.Count < FileCall.MostOpen && _questions.MoveNext())
        {
            _open.Enqueue(_questions.Current);
        }

        (count, var answer) = _open.Dequeue();
        return answer;
    }

    public void Dispose()
    {
        _questions.Dispose();
        while (_open.TryDequeue(out var question))
        {
            question.Answer.Dispose();
        }
    }

    /// <summary>All that is to be asked. Each is asked when it is come to.</summary>
    private static IEnumerable<(int Count, FileAwait Answer)> Questions(FileClient client, string key, IReadOnlyList<FileEntry> files, IReadOnlyList<int> wanted)
    {
        foreach (var file in wanted)
        {
            for (long offset = 0, length = files[file].Length; offset < length; offset += FileCall.MostBytes)
            {
                var count = (int)Math.Min(FileCall.MostBytes, length - offset);
                yield return (count, client.Ask(FileAsk.Bytes, key, file, offset, count));
            }
        }
    }
}
