using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>Brings the files of an offer into a folder. What is there already, the same, is not asked for.</summary>
internal sealed class FileReceiver(FileClient client, string key, IReadOnlyList<FileEntry> files, string folder, bool force, CancellationToken stop)
{
    /// <summary>Does it, file by file, as it is asked for the next.</summary>
    /// <exception cref="OperationCanceledException">It was stopped. Nothing half is left.</exception>
    public IEnumerable<FileReceived> Run()
    {
        var wanted = new List<int>();
        for (var i = 0; i < files.Count; i++)
        {
            stop.ThrowIfCancellationRequested();
            if (FileTarget.Prepare(i, files[i], folder, force, stop) is { } known)
            {
                yield return known;
            }
            else
            {
                wanted.Add(i);
            }
        }

        using var answers = new FileAnswers(client, key, files, wanted);
        foreach (var index in wanted)
        {
            yield return Receive(index, answers, out var outOfRoom);
            if (outOfRoom)
            {
                yield break; // each of the others would meet the same
            }
        }
    }

    private FileReceived Receive(int index, FileAnswers answers, out bool outOfRoom)
    {
        var entry = files[index];
        var path = FileTarget.PathOf(entry, folder);
        using var file = new FileBeingWritten(entry, path);
        for (var left = entry.Length; left > 0;)
        {
            using var answer = answers.Next(out var count);
            file.Take(answer, stop);
            left -= count;
        }

        file.Keep();
        outOfRoom = file.IsOutOfRoom;
        return file.Failure is var (step, why) ? new FileReceived(index, step, path, why) : new FileReceived(index, FileStep.Stored, path);
    }
}
