using System.Diagnostics;
using ParallelProc.Protocol;

namespace ParallelProc.Worker;

/// <summary>
/// Records of the running batch on their way out, in order. Many small ones share a frame, and none waits for longer than
/// <see cref="LongestWaitMs"/>. Thread-safe: the pipeline's thread appends, a clock flushes; both write under the one lock, so frames
/// leave in the order of their records.
/// </summary>
internal sealed class RecordBuffer : IDisposable
{
    private const int FullBytes = 64 * 1024;
    private const int HugeBytes = 1024 * 1024;
    /// <summary>Leaves room for the way to the shell within 5 ms. Shorter waits mean more, smaller frames of a clean batch.</summary>
    private const int LongestWaitMs = 3;
    private static readonly long RestTicks = Stopwatch.Frequency * 2 / 1000;

    private readonly WorkerOutput _output;
    private readonly object _gate = new();
    private readonly ByteWriter _bytes = new(2 * FullBytes);
    private bool _armed;
    private bool _disposed;
    private bool _inItem;
    private long _batch;
    private int _head;
    private int _item;
    private long _flushed;

    public RecordBuffer(WorkerOutput output)
    {
        _output = output;
        new Thread(FlushLate) { IsBackground = true, Name = "ParallelProc flush" }.UnsafeStart();
    }

    public void BeginBatch(long id)
    {
        lock (_gate)
        {
            _batch = id;
            WriteHead();
            Arm();
        }
    }

    public void BeginItem(int index)
    {
        lock (_gate)
        {
            _item = index;
            _inItem = true;
        }
    }

    /// <summary>Adds a record of the running item. False when none runs. Its blobs have been written when this returns.</summary>
    public bool Append(RecordKind kind, ReadOnlySpan<byte> payload, BlobList blobs)
    {
        lock (_gate)
        {
            if (!_inItem)
            {
                return false;
            }

            if (payload.Length > HugeBytes || blobs.Count > 0)
            {
                FlushHeld();
                AddHead(kind, payload.Length);
                _output.Write(FrameKind.Records, _bytes.Written, payload, blobs);
                Sent();
                return true;
            }

            Add(kind, payload);
            if (_bytes.Length >= FullBytes)
            {
                FlushHeld();
            }
            else
            {
                Arm();
            }

            return true;
        }
    }

    /// <summary>Adds the running item's last record and ends it.</summary>
    /// <param name="payload">Its status, and what belongs to it.</param>
    /// <param name="flush">Send it now, whatever the rules for short items say.</param>
    public void EndItem(ReadOnlySpan<byte> payload, bool flush)
    {
        lock (_gate)
        {
            Add(RecordKind.Done, payload);
            _inItem = false;
            if (flush || _bytes.Length >= FullBytes || Stopwatch.GetTimestamp() - _flushed >= RestTicks)
            {
                FlushHeld();
            }
            else
            {
                Arm();
            }
        }
    }

    /// <summary>Sends what has gathered.</summary>
    /// <param name="hold">A message of the caller's follows, with which it can leave.</param>
    public void Flush(bool hold)
    {
        lock (_gate)
        {
            FlushHeld(hold);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            Monitor.Pulse(_gate);
            _head = 0;
            _inItem = false;
            _bytes.Dispose();
        }
    }

    private void Add(RecordKind kind, ReadOnlySpan<byte> payload)
    {
        AddHead(kind, payload.Length);
        _bytes.WriteBytes(payload);
    }

    private void AddHead(RecordKind kind, int length)
    {
        _bytes.WriteByte((byte)kind);
        _bytes.WriteCount(_item);
        _bytes.WriteCount(length);
    }

    private void WriteHead()
    {
        _bytes.Clear();
        _bytes.WriteVarUInt((ulong)_batch);
        _head = _bytes.Length;
    }

    /// <summary>Lets the clock run, if it does not. It is left to run when a flush comes first: setting it anew for each item would cost more than one idle call.</summary>
    private void Arm()
    {
        if (!_armed)
        {
            _armed = true;
            Monitor.Pulse(_gate);
        }
    }

    private void FlushHeld(bool hold = false)
    {
        if (_bytes.Length > _head)
        {
            _output.Write(FrameKind.Records, _bytes.Written, hold);
            Sent();
        }
    }

    private void Sent()
    {
        WriteHead();
        _flushed = Stopwatch.GetTimestamp();
    }

    /// <summary>A thread of its own: a body may have taken all of the thread pool's, whose timers would then be late.</summary>
    private void FlushLate()
    {
        lock (_gate)
        {
            while (!_disposed)
            {
                if (!_armed)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                Monitor.Wait(_gate, LongestWaitMs);
                _armed = false;
                Flush();
            }
        }
    }

    private void Flush()
    {
        try
        {
            FlushHeld();
            _output.Flush();
        }
        catch (ConnectionLostException)
        {
            // Its writer has begun to end the worker; this thread has nobody else to tell.
            _head = _bytes.Length;
        }
    }
}
