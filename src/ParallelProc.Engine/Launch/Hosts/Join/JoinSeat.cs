using System.Text;
using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>
/// The place of a worker that joins: a task of a step that is to come, then the connection that it has made. What it prints comes by the step. It has no process here, so
/// killing it is to reset its connection: its own watch then ends its process group.
/// </summary>
internal sealed class JoinSeat(string host) : IWorkerConnection
{
    /// <summary>Slurm tells how a task has ended a moment after its connection did, if the task has ended at all.</summary>
    private static readonly TimeSpan ReportLimit = TimeSpan.FromSeconds(5);

    /// <summary>What a task printed last may come behind what Slurm says of its end: it has come when there was nothing new for so long.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    /// <summary>One that crashed has said why (.NET does, before it aborts): so long that is waited for at most.</summary>
    private static readonly TimeSpan CrashWordsLimit = TimeSpan.FromSeconds(5);

    private const int Sigabrt = 6;

    private readonly object _gate = new();
    private readonly LaneInput _text = new();
    private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WorkerExit> _reported = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _newWords = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasWords;
    private JoinChannel? _channel;
    private bool _closed;
    private bool _expected;
    private bool _hasEnded;

    public Stream Input => field ??= new ToWorker(this);

    /// <summary>The connection may have to be waited for.</summary>
    public bool SharesInput => true;

    public Stream Output => field ??= new FromWorker(this);

    public Stream Error => _text;

    public Task<WorkerExit> Exited => _exited.Task;

    public string Host => host;

    /// <summary>None here.</summary>
    public int ProcessId => 0;

    /// <summary>Nobody may join in this place any more; that somebody has is not told by it.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_gate)
            {
                return _closed;
            }
        }
    }

    /// <summary>Takes the connection of its worker. False when it has one, or is not wanted any more.</summary>
    public bool TryJoin(JoinChannel channel)
    {
        lock (_gate)
        {
            if (_closed || _channel is not null)
            {
                return false;
            }

            _channel = channel;
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    /// <summary>It has printed something.</summary>
    public void Hear(byte[] text)
    {
        _text.Add(text);
        TaskCompletionSource heard;
        lock (_gate)
        {
            _hasWords = true;
            heard = _newWords;
            _newWords = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        heard.TrySetResult();
    }

    /// <summary>Its task has ended, or will never be. Where it has joined, its connection tells the end as well, and what it has sent is read first.</summary>
    /// <param name="exit">How.</param>
    /// <param name="words">What is known of why, where it never joined.</param>
    public void TaskEnded(WorkerExit exit, string words)
    {
        if (!_reported.TrySetResult(exit))
        {
            return; // it was told of by itself, and now its step has ended
        }

        lock (_gate)
        {
            if (_closed || _channel is not null)
            {
                return;
            }
        }

        _ = FailAsync(exit, words);
    }

    public WorkerMemory? ReadMemory() => null;

    public void Kill()
    {
        JoinChannel? channel;
        bool hasEnded;
        lock (_gate)
        {
            (channel, hasEnded) = (_channel, _hasEnded);
        }

        channel?.Reset();
        if (!hasEnded) // else it is known in a moment how
        {
            Close(default);
        }
    }

    public void Dispose()
    {
        Kill();
        lock (_gate)
        {
            _channel?.Dispose();
        }
    }

    private async Task FailAsync(WorkerExit exit, string words)
    {
        await WordsAsync(exit).ConfigureAwait(false);
        _text.Add(Encoding.UTF8.GetBytes(words + "\n"));
        Close(exit);
    }

    /// <summary>Nobody waits for it any more.</summary>
    private void Close(WorkerExit exit)
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }

        _text.End();
        _exited.TrySetResult(exit);
    }

    private JoinChannel? WaitForChannel()
    {
        lock (_gate)
        {
            while (_channel is null && !_closed)
            {
                Monitor.Wait(_gate);
            }

            return _channel;
        }
    }

    /// <summary>The connection is over. How the task has ended may come behind it.</summary>
    private async Task ChannelEndedAsync()
    {
        lock (_gate)
        {
            _hasEnded = true;
        }

        if (!_expected)
        {
            await Task.WhenAny(_reported.Task, Task.Delay(ReportLimit)).ConfigureAwait(false);
        }

        if (!_reported.Task.IsCompletedSuccessfully)
        {
            Close(default);
            return;
        }

        var exit = await _reported.Task.ConfigureAwait(false);
        if (!_expected)
        {
            await WordsAsync(exit).ConfigureAwait(false);
        }

        Close(exit);
    }

    /// <summary>Waits for what a task that has ended printed last.</summary>
    private async Task WordsAsync(WorkerExit exit)
    {
        var limit = Task.Delay(exit.Signal == Sigabrt ? CrashWordsLimit : Quiet);
        while (!limit.IsCompleted)
        {
            Task heard;
            bool hasWords;
            lock (_gate)
            {
                (heard, hasWords) = (_newWords.Task, _hasWords);
            }

            var quiet = hasWords ? Task.Delay(Quiet) : limit;
            if (await Task.WhenAny(heard, quiet, limit).ConfigureAwait(false) == quiet)
            {
                return;
            }
        }
    }

    private sealed class FromWorker(JoinSeat seat) : OneWayStream
    {
        public override bool CanRead => true;

        public override int Read(Span<byte> buffer)
        {
            var count = 0;
            try
            {
                return count = seat.WaitForChannel()?.Read(buffer) ?? 0;
            }
            finally
            {
                if (count == 0 && buffer.Length > 0)
                {
                    _ = seat.ChannelEndedAsync();
                }
            }
        }
    }

    private sealed class ToWorker(JoinSeat seat) : OneWayStream
    {
        public override bool CanWrite => true;

        public override void Write(ReadOnlySpan<byte> buffer) => (seat.WaitForChannel() ?? throw new IOException("The worker has not joined.")).Write(buffer);

        protected override void Dispose(bool disposing)
        {
            lock (seat._gate)
            {
                seat._expected = true;
                seat._channel?.EndInput();
            }

            base.Dispose(disposing);
        }
    }
}
