namespace ParallelProc.Engine;

/// <summary>
/// The one place where a thread (a pipeline's) blocks on a task: a cmdlet has no other way to wait. It is woken by whoever completes the task;
/// awaiting would go by way of the thread pool.
/// </summary>
internal static class PipelineWait
{
    /// <summary>Waits for a task's result; its exception comes as it was thrown.</summary>
    public static T For<T>(Task<T> task, CancellationToken cancellation = default)
    {
        Task.WaitAny([task], cancellation);
        return task.GetAwaiter().GetResult();
    }

    /// <summary>Waits for a task to end; its exception comes as it was thrown.</summary>
    public static void For(Task task, CancellationToken cancellation = default)
    {
        Task.WaitAny([task], cancellation);
        task.GetAwaiter().GetResult();
    }

    /// <summary>Waits for a task to end, however it does.</summary>
    public static void ForEnd(Task task) => Task.WaitAny(task);

    /// <summary>Waits for a task to end, at most for a while. False when it has not ended by then, or the wait was cancelled.</summary>
    public static bool For(Task task, TimeSpan limit, CancellationToken cancellation = default)
    {
        try
        {
            return Task.WaitAny([task], (int)limit.TotalMilliseconds, cancellation) == 0;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
