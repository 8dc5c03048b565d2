namespace ParallelProc.Protocol;

/// <summary>What an answer means to who has called.</summary>
internal static class SharedAnswers
{
    /// <exception cref="TimeoutException">The call was taken back.</exception>
    /// <exception cref="SharedObjectException">The call has failed.</exception>
    public static SharedValue ValueOf(SharedAnswer answer, TimeSpan patience) => answer.Status switch
    {
        SharedStatus.Done => answer.Value,
        SharedStatus.Cancelled => throw new TimeoutException($"A shared object could not do in {patience.TotalSeconds} seconds what it was asked."),
        _ => throw new SharedObjectException(answer.Message, answer.ErrorId),
    };
}
