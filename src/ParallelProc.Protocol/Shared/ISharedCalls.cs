namespace ParallelProc.Protocol;

/// <summary>The way to where shared objects live: in the shell at hand, in a worker over its channel.</summary>
internal interface ISharedCalls
{
    /// <summary>Asks something of an object and waits for the answer.</summary>
    /// <param name="target">The object's number.</param>
    /// <param name="op">What is asked.</param>
    /// <param name="arguments">What goes with it.</param>
    /// <param name="patience">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</param>
    /// <param name="stop">Ends the wait, in the shell; in a worker the end of the item does.</param>
    /// <exception cref="TimeoutException">It took longer: nothing has been done.</exception>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    /// <exception cref="SharedObjectException">It can't be done.</exception>
    SharedValue Call(long target, SharedOp op, SharedValue[] arguments, TimeSpan patience, CancellationToken stop = default);

    /// <summary>Asks for something that can't fail, and goes on: what the same caller asks next comes after it.</summary>
    void Post(long target, SharedOp op, SharedValue[] arguments);

    /// <summary>A buffer that this process has by its number, or null where any may be opened. A worker can't make the shell open one.</summary>
    /// <exception cref="ProtocolException">There is no such buffer.</exception>
    SharedBuffer? Buffer(long id);

    /// <summary>The shell is on another machine, whose memory can't be had here.</summary>
    bool IsAway => false;

    /// <summary>Adds to a counter; at the end of what the caller does it has been done.</summary>
    void Tally(long target, long by);

    /// <summary>The caller has taken something that must not stay held when it ends.</summary>
    void Taken(long target);

    /// <summary>The caller lets go of something.</summary>
    /// <exception cref="SharedObjectException">It has not taken it: NotHeld.</exception>
    void LetGo(long target);
}
