namespace ParallelProc;

/// <summary>What a shared object is.</summary>
public enum PoolSharedType
{
    /// <summary>Values by keys; the keys' letter case does not matter.</summary>
    Dictionary,

    /// <summary>Values in an order, by number.</summary>
    List,

    /// <summary>First in, first out; waits when empty, and when full.</summary>
    Queue,

    /// <summary>Last in, first out; waits as a queue does.</summary>
    Stack,

    /// <summary>Values that are there once.</summary>
    Set,

    /// <summary>A whole number.</summary>
    Counter,

    /// <summary>One value.</summary>
    Value,

    /// <summary>Held by one at a time.</summary>
    Lock,

    /// <summary>Held by many who read, or by one who writes.</summary>
    ReaderWriterLock,

    /// <summary>Held by so many at a time.</summary>
    Semaphore,

    /// <summary>Waited for until it is set.</summary>
    Event,

    /// <summary>Where so many wait for each other.</summary>
    Barrier,
}
