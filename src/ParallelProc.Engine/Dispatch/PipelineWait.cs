namespace ParallelProc.Engine;

/// <summary>The one place where a thread (a pipeline's) blocks on a task: a cmdlet has no other way to wait.</summary>
internal static class PipelineWait
{
    /// <summary>Waits for a task's result; its exception comes as it was thrown.</summary>
    public static T For<T>(Task<T> task, CancellationToken cancellation = default) =>
        task.WaitAsync(cancellation).GetAwaiter().GetResult();

    /// <summary>Waits for a task to end; its exception comes as it was thrown.</summary>
    public static void For(Task task, CancellationToken cancellation = default) =>
        task.WaitAsync(cancellation).GetAwaiter().GetResult();

    /// <summary>Waits for a task to end, at most for a while. False when it has not ended by then.</summary>
    public static bool For(Task task, TimeSpan limit, CancellationToken cancellation = default)
    {
        if (task.IsCompleted)
        {
            return true;
        }

        return Task.WhenAny(task, Task.Delay(limit, cancellation)).GetAwaiter().GetResult() == task;
    }
}
