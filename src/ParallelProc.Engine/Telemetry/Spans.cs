using System.Diagnostics;

namespace ParallelProc.Engine;

/// <summary>Ends the spans of tasks and maps. Who listens to them is foreign code, so never on the dispatcher's strand.</summary>
internal static class Spans
{
    /// <summary>The task has ended, and nothing of it changes any more.</summary>
    public static void End(TaskRun task)
    {
        if (task.Span is not { } span)
        {
            return;
        }

        var batch = task.Batch;
        span.SetTag("parallelproc.task.id", task.Id);
        span.SetTag("parallelproc.attempt", Math.Max(1, task.Attempts?.Ended ?? 1));
        if (batch?.Slot is { } slot)
        {
            span.SetTag("parallelproc.worker.id", slot.Id);
            span.SetTag("process.pid", slot.ProcessId);
            span.SetTag("parallelproc.queue.wait", batch.QueueWait.TotalSeconds);
            span.SetTag("parallelproc.run.time", batch.Ran.TotalSeconds);
        }

        Stop(span, task.Phase switch { TaskPhase.Completed => PoolEventOutcome.Completed, TaskPhase.Stopped => PoolEventOutcome.Stopped, _ => PoolEvents.OutcomeOf(task.Error) });
    }

    /// <summary>The map has ended. Returns at once.</summary>
    public static void End(MapRun map)
    {
        if (map.Span is { } span)
        {
            var (delivered, failed, outcome) = map.Tally;
            span.SetEndTime(DateTime.UtcNow);
            Task.Run(() => // a listener that throws fails this task, and nobody else
            {
                span.SetTag("parallelproc.items", delivered);
                span.SetTag("parallelproc.items.failed", failed);
                Stop(span, outcome);
            });
        }
    }

    private static void Stop(Activity span, PoolEventOutcome outcome)
    {
        span.SetTag("parallelproc.outcome", outcome.ToString());
        span.SetStatus(outcome == PoolEventOutcome.Completed ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        span.Stop();
    }
}
