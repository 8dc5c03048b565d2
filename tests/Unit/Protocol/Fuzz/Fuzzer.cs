using ParallelProc.Protocol;

namespace ParallelProc.Tests.Protocol.Fuzz;

/// <summary>
/// Gives inputs to a reader and holds it to its promises: the object or a <see cref="ProtocolException"/>, only objects on the list, and no more
/// memory than the input is worth. It runs on a thread with as little stack as those that read from workers have.
/// </summary>
internal sealed class Fuzzer
{
    /// <summary>What a channel's threads have.</summary>
    private const int ThreadStack = 512 * 1024;

    /// <summary>What an input may cost whatever its length is: what is made at the first use of something, and a regular expression that is compiled.</summary>
    private const long FreeBytes = 4 << 20;

    /// <summary>What a stream may cost besides: buffers for long messages.</summary>
    private const long StreamBytes = 10 << 20;

    /// <summary>What each byte may cost. The dearest are two bytes that make a table, or a member of a custom object.</summary>
    private const long BytesPerByte = 400;

    private readonly FuzzTarget _target;
    private readonly long _seed;
    private readonly Inputs _source;
    private readonly long _freeBytes;
    private int _made;

    public Fuzzer(FuzzTarget target, long seed)
    {
        _target = target;
        _seed = seed;
        _source = new Inputs(target, seed);
        _freeBytes = FreeBytes + (target is FuzzTarget.FromWorker or FuzzTarget.ToWorker ? StreamBytes : 0);
    }

    public long Inputs { get; private set; }

    /// <summary>Inputs that were read and not refused.</summary>
    public long Accepted { get; private set; }

    /// <summary>The most that one input of a kilobyte or more asked for, for each of its bytes.</summary>
    public double DearestByte { get; private set; }

    /// <summary>The input that is being read.</summary>
    public long Current { get; private set; }

    /// <summary>Reads inputs until there were so many, or until it is told to stop.</summary>
    /// <exception cref="FuzzFailureException">A promise was broken.</exception>
    /// <exception cref="TimeoutException">An input is read for longer than all of them should take.</exception>
    public void Run(long first, long count, TimeSpan limit, Func<bool>? stop = null, Action<long>? begins = null)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    WarmUp();
                    for (var index = first; index < first + count && stop?.Invoke() != true; index++)
                    {
                        Current = index;
                        begins?.Invoke(index);
                        Check(index, _source.Make(index));
                    }
                }
                catch (Exception e) // belongs to the thread that waits for this one
                {
                    failure = e;
                }
            },
            ThreadStack)
        { IsBackground = true, Name = "fuzz" };
        thread.Start();
        if (!thread.Join(limit))
        {
            throw new FuzzFailureException(_target, _seed, Current, _source.Make(Current), $"It is still read after {limit}.", new TimeoutException());
        }

        if (failure is not null)
        {
            throw failure is FuzzFailureException ? failure : new InvalidOperationException(failure.Message, failure);
        }
    }

    /// <summary>Valid inputs must be read: what is refused at once is not fuzzed. What is made once is made here.</summary>
    private void WarmUp()
    {
        _made = FuzzClasses.Made;
        foreach (var input in _source.Valid())
        {
            Readers.Read(_target, input, static _ => { });
        }
    }

    private void Check(long index, byte[] input)
    {
        Inputs++;
        var made = new List<object?>();
        Exception? error = null;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Readers.Read(_target, input, made.Add);
            Accepted++;
        }
        catch (ProtocolException)
        {
            // All that it may throw.
        }
        catch (Exception e) // whatever it is, it is one too many
        {
            error = e;
        }

        var asked = GC.GetAllocatedBytesForCurrentThread() - before;
        DearestByte = Math.Max(DearestByte, asked / (double)Math.Max(1024, input.Length));
        var fault = error is not null ? $"It throws {error.GetType()}: {error.Message}"
            : FuzzClasses.Made != _made ? "It has a constructor run."
            : asked > _freeBytes + (BytesPerByte * input.Length) ? $"It asks for {asked} bytes."
            : made.Select(DecodedGraph.Fault).FirstOrDefault(static f => f is not null);
        if (fault is not null)
        {
            throw new FuzzFailureException(_target, _seed, index, input, fault, error);
        }
    }
}
