namespace ParallelProc.Commands;

/// <summary>Tells those who wait that something has changed. Costs nothing while nobody waits.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource? _waiting;

    /// <summary>Completes at the next change. Ask for it before looking at what may change, so that none is missed.</summary>
    public Task Next
    {
        get
        {
            var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref _waiting, fresh, null) ?? fresh).Task;
        }
    }

    public void Raise() => Interlocked.Exchange(ref _waiting, null)?.SetResult();
}
