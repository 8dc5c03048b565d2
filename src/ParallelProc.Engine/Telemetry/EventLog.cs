using System.Buffers;
using System.Management.Automation;

namespace ParallelProc.Engine;

/// <summary>
/// Writes events to a file, on a thread of its own: a slow disk holds up nobody, and what does not fit into the queue is counted and told. A disk that fails ends the log, with one
/// warning.
/// </summary>
internal sealed class EventLog : IDisposable
{
    private const int Capacity = 64 * 1024;
    private const int MostBytes = 64 * 1024;
    private const int GatherMilliseconds = 5;

    private readonly LogFile _file;
    private readonly ILogFormat _format;
    private readonly string _pool;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ArrayBufferWriter<byte> _lines = new();

    private EventLog(LogFile file, ILogFormat format, string pool)
    {
        _file = file;
        _format = format;
        _pool = pool;
        Queue = new EventQueue(Capacity, format.EachItem, format.Wants);
    }

    public EventQueue Queue { get; }

    /// <summary>Completes when the last event is written, or none can be written any more.</summary>
    public Task Ended => _ended.Task;

    /// <exception cref="PoolException">The file can't be opened.</exception>
    public static EventLog Open(string path, ILogFormat format, string pool, long most) => new(LogFile.Open(path, most, format.Header), format, pool);

    /// <summary>Begins to write, until the queue ends.</summary>
    /// <param name="onWarning">Told once of events that were dropped, and once when the file can't be written any more.</param>
    public void Start(Action<WarningRecord> onWarning) =>
        new Thread(() => Run(onWarning), 512 * 1024) { IsBackground = true, Name = $"ParallelProc log {_pool}" }.Start();

    /// <summary>It will not be started.</summary>
    public void Dispose() => _file.Dispose();

    private void Run(Action<WarningRecord> onWarning)
    {
        try
        {
            using (_file)
            {
                WriteAll(onWarning);
            }
        }
        catch (Exception e) // whatever becomes of a log, it must not end the shell
        {
            Queue.End();
            onWarning(PoolErrors.LogWriteFailed(_pool, _file.Path, e));
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private void WriteAll(Action<WarningRecord> onWarning)
    {
        var complete = true;
        var events = new List<PoolEvent>();
        while (Queue.Take(ref events, out var dropped, GatherMilliseconds))
        {
            foreach (var one in events)
            {
                Add(one);
            }

            if (dropped > 0 && complete)
            {
                complete = false;
                onWarning(PoolErrors.LogIncomplete(_pool, _file.Path));
            }

            var lost = new PoolEvent { Time = DateTime.UtcNow, Pool = _pool, Kind = PoolEventKind.EventsDropped, Count = dropped };
            if (dropped > 0 && _format.Wants(lost))
            {
                Add(lost);
            }

            Flush();
        }
    }

    private void Add(PoolEvent one)
    {
        _format.Write(_lines, one);
        if (_lines.WrittenCount >= MostBytes)
        {
            Flush();
        }
    }

    private void Flush()
    {
        if (_lines.WrittenCount > 0)
        {
            _file.Write(_lines.WrittenSpan);
            _lines.ResetWrittenCount();
        }
    }
}
