using System.Collections.Concurrent;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>The worker's way to files that the shell offers. Calls go out on the thread that runs items, answers come in on that which reads the shell's messages.</summary>
internal sealed class FileClient(WorkerOutput output)
{
    private readonly ConcurrentDictionary<long, FileAwait> _open = new();
    private long _lastCall;
    private volatile bool _abandoned;

    /// <summary>Asks, and does not wait.</summary>
    /// <exception cref="ConnectionLostException">The shell no longer reads.</exception>
    public FileAwait Ask(FileAsk ask, string key, int file = 0, long offset = 0, int count = 0)
    {
        var id = Interlocked.Increment(ref _lastCall);
        var wait = new FileAwait(() => _open.TryRemove(id, out _));
        if (ask != FileAsk.Release)
        {
            _open[id] = wait;
            if (_abandoned)
            {
                wait.Fail("The shell is gone.");
            }
        }

        using var writer = new ByteWriter();
        new FileCall(id, ask, key, file, offset, count).Write(writer);
        output.Write(FrameKind.FileCall, writer.Written);
        return wait;
    }

    /// <summary>Which files are offered.</summary>
    /// <exception cref="FileRefusedException">None any more.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public FileEntry[] List(string key, CancellationToken stop)
    {
        using var wait = Ask(FileAsk.List, key);
        var reader = new ByteReader(wait.Wait(stop));
        return FileEntry.ReadMany(ref reader);
    }

    /// <summary>Waits until nobody else writes to a place. What is given back lets others go on.</summary>
    /// <param name="place">Its name: the same for all who would.</param>
    /// <param name="stop">Ends the wait.</param>
    public IDisposable Claim(string place, CancellationToken stop)
    {
        var claim = new PlaceClaim(this, place);
        using var wait = Ask(FileAsk.Claim, place);
        try
        {
            wait.Wait(stop);
            return claim;
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    /// <summary>The shell has answered. On the thread that reads its messages.</summary>
    public void Answer(ReadOnlySpan<byte> message)
    {
        var reader = new ByteReader(message);
        var head = FileAnswer.Read(ref reader);
        if (!_open.TryGetValue(head.Id, out var wait))
        {
            return; // nobody waits for it any more
        }

        if (head.Failed)
        {
            wait.Fail(reader.ReadString());
        }
        else
        {
            wait.Set(reader.ReadBytes(reader.Remaining));
        }
    }

    /// <summary>No answer will come any more.</summary>
    public void Abandon()
    {
        _abandoned = true;
        foreach (var wait in _open.Values)
        {
            wait.Fail("The shell is gone.");
        }
    }

    private sealed class PlaceClaim(FileClient client, string place) : IDisposable
    {
        public void Dispose() => client.Ask(FileAsk.Release, place).Dispose();
    }
}
