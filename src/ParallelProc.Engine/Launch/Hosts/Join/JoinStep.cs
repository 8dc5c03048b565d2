namespace ParallelProc.Engine;

/// <summary>
/// A step whose tasks join: a process here (<c>srun</c>) that starts them all, gives all of them the same input, and prints what they print with their number in front. It tells
/// their places what becomes of them.
/// </summary>
internal sealed class JoinStep
{
    private const int ThreadStack = 256 * 1024;

    /// <summary>When nobody is waited for any more, it ends by itself, or is ended.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How its tasks ended may still be unread when it has ended itself. A stray child may hold its streams open: so long they are waited for.</summary>
    private static readonly TimeSpan TextLimit = TimeSpan.FromSeconds(5);

    private static readonly byte[] Greeting = System.Text.Encoding.ASCII.GetBytes(HostCommandLine.Greeting);

    private readonly IWorkerConnection _process;
    private readonly IReadOnlyList<JoinSeat> _seats;
    private readonly LastWords _words = new();

    private JoinStep(IWorkerConnection process, IReadOnlyList<JoinSeat> seats)
    {
        _process = process;
        _seats = seats;
    }

    /// <summary>Starts it, and completes when it has ended.</summary>
    /// <param name="process">What was started.</param>
    /// <param name="order">What its tasks are told.</param>
    /// <param name="seats">Their places.</param>
    public static async Task RunAsync(IWorkerConnection process, byte[] order, IReadOnlyList<JoinSeat> seats)
    {
        using (process)
        {
            await new JoinStep(process, seats).RunAsync(order).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(byte[] order)
    {
        var texts = Task.WhenAll(ReadAsync("errors", _process.Error), ReadAsync("output", _process.Output));
        try
        {
            await _process.Input.WriteAsync(order).ConfigureAwait(false);
            await _process.Input.FlushAsync().ConfigureAwait(false); // its end is not ours to give: that is how tasks know that this process lives
        }
        catch (IOException e)
        {
            _words.Add(e.Message); // it has ended already, and says why
        }

        var left = Task.WhenAll(_seats.Select(static s => s.Exited));
        if (await Task.WhenAny(_process.Exited, left).ConfigureAwait(false) == left
            && await Task.WhenAny(_process.Exited, Task.Delay(Patience)).ConfigureAwait(false) != _process.Exited)
        {
            _process.Kill();
        }

        var exit = await _process.Exited.ConfigureAwait(false);
        await Task.WhenAny(texts, left, Task.Delay(TextLimit)).ConfigureAwait(false);
        foreach (var seat in _seats)
        {
            seat.TaskEnded(exit, _words.Text);
        }
    }

    private Task ReadAsync(string role, Stream stream)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var text = new StepText(OnTask, OnStep);
        new Thread(
            () =>
            {
                text.Run(stream);
                ended.TrySetResult();
            },
            ThreadStack)
        { IsBackground = true, Name = $"ParallelProc step {role} {_process.ProcessId}" }.Start();
        return ended.Task;
    }

    private void OnTask(int task, byte[] line)
    {
        if (task < _seats.Count && !line.AsSpan().SequenceEqual(Greeting))
        {
            _seats[task].Hear(line);
        }
    }

    private void OnStep(string line)
    {
        _words.Add(line);
        if (StepReport.Of(line) is not { } report)
        {
            return;
        }

        foreach (var task in report.Tasks.Where(t => t < _seats.Count))
        {
            _seats[task].TaskEnded(report.Exit, line);
        }
    }
}
