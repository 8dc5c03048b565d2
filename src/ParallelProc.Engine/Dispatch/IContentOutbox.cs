namespace ParallelProc.Engine;

/// <summary>What who sends contents needs of the thread that it is on.</summary>
internal interface IContentOutbox
{
    /// <summary>Waits, on the writing thread, until something is so. What is urgent is written meanwhile.</summary>
    /// <exception cref="IOException">The worker is gone.</exception>
    void WaitUntil(Func<bool> isSo);

    /// <summary>Has who waits look again. From any thread.</summary>
    void Wake();

    /// <summary>A frame of a content has been written: what is urgent goes next.</summary>
    void Sent(int bytes);
}
