using System.Collections.Concurrent;
using ParallelProc.Engine;

namespace ParallelProc.Tests.Engine;

/// <summary>Maps with a journal in memory, and what their workers ran.</summary>
public abstract class CheckpointTest : EngineTest
{
    private protected ConcurrentQueue<object?> Ran { get; } = new();

    private protected static CheckpointOptions Keeping { get; } = new() { Path = "unused" };

    /// <summary>A pool whose workers note what they run, and then echo it; an item "bad" fails.</summary>
    private protected ProcessPool EchoPool(int workers = 2) => Pool(workers, (worker, batch) =>
    {
        worker.Started(batch);
        for (var i = 0; batch.Begin(i); i++)
        {
            Ran.Enqueue(batch.Items[i]);
            if (Equals(batch.Items[i], "bad"))
            {
                worker.Fail(batch, i, new IOException("woe"), "Bad");
            }
            else
            {
                worker.Output_(batch, i, batch.Items[i]);
                worker.Done(batch, i);
            }
        }

        worker.Ended(batch);
    });

    private protected static Checkpoint Open(IJournalFile file, CheckpointOptions? options = null, string body = "$_", BoundValues? bindings = null)
    {
        options ??= Keeping;
        return Checkpoint.Open(file, options, MapIdentity.Of(Code(text: body), bindings ?? BoundValues.None, options.KeyText, options.OutcomeOnly));
    }

    /// <summary>Runs a map with this journal to its end; what was run is in <see cref="Ran"/>.</summary>
    private protected List<object?> Run(ProcessPool pool, IJournalFile file, IEnumerable<object?> items, CheckpointOptions? options = null, MapOptions? map = null)
    {
        Ran.Clear();
        return RunMap(pool, items, (map ?? new MapOptions()) with { Checkpoint = Open(file, options) });
    }

    private protected object?[] RanSorted => [.. Ran.OrderBy(static r => $"{r}", StringComparer.Ordinal)];
}
