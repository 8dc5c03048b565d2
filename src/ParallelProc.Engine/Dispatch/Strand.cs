using System.Collections.Concurrent;

namespace ParallelProc.Engine;

/// <summary>
/// Runs actions one at a time, in the order in which they were posted: the lock-free owner of a piece of state. An action runs at once on
/// the posting thread when no other is running, so an event costs no thread switch; a long queue is handed to the thread pool,
/// so that no caller is kept.
/// </summary>
internal sealed class Strand
{
    private const int MostInline = 64;

    private readonly ConcurrentQueue<Action> _queue = new();
    private readonly Action<Exception> _onFault;
    private readonly bool _inline;
    private int _count;

    /// <param name="onFault">Told of an exception that an action threw; the strand goes on.</param>
    /// <param name="inline">False when actions call foreign code, which must not run on (or block) the posting thread.</param>
    public Strand(Action<Exception> onFault, bool inline = true)
    {
        _onFault = onFault;
        _inline = inline;
    }

    /// <summary>Behind the action that runs, another one waits. For actions to ask.</summary>
    public bool HasMore => Volatile.Read(ref _count) > 1;

    public void Post(Action action)
    {
        _queue.Enqueue(action);
        if (Interlocked.Increment(ref _count) != 1)
        {
            return;
        }

        if (_inline)
        {
            Drain(MostInline);
        }
        else
        {
            HandOver();
        }
    }

    /// <summary>Runs a function on the strand and returns its result to the caller, who waits for it. Never to be called from an action.</summary>
    public T Ask<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                answer.SetResult(question());
            }
            catch (Exception e) // belongs to the one who asked
            {
                answer.SetException(e);
            }
        });
        return PipelineWait.For(answer.Task);
    }

    private void HandOver() => ThreadPool.UnsafeQueueUserWorkItem(static strand => strand.Drain(int.MaxValue), this, preferLocal: false);

    private void Drain(int most)
    {
        for (var done = 0; ; done++)
        {
            if (done == most)
            {
                HandOver();
                return;
            }

            if (_queue.TryDequeue(out var action))
            {
                try
                {
                    action();
                }
                catch (Exception e) // one faulty action must not end the others; the owner decides what it means
                {
                    _onFault(e);
                }
            }

            if (Interlocked.Decrement(ref _count) == 0)
            {
                return;
            }
        }
    }
}
