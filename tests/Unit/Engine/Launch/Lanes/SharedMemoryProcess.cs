using System.Text;
using ParallelProc.Engine;
using ParallelProc.Worker;

namespace ParallelProc.Tests.Engine.Launch.Lanes;

/// <summary>A process with several workers as the engine sees it, that is really some threads of the test's.</summary>
internal sealed class SharedMemoryProcess : IWorkerConnection
{
    private readonly MemoryPipe _input;
    private readonly MemoryPipe _output = new(capacity: 64 * 1024);
    private readonly MemoryPipe _error = new();
    private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _kills;

    /// <param name="inputCapacity">What its standard input holds unread, in bytes.</param>
    public SharedMemoryProcess(int inputCapacity = int.MaxValue)
    {
        _input = new MemoryPipe(inputCapacity);
        new Thread(Serve) { IsBackground = true }.Start();
    }

    /// <summary>Set when a writer finds no room there.</summary>
    public ManualResetEventSlim InputIsFull => _input.WriterWaits;

    public Stream Input => _input.Writer;

    public Stream Output => _output.Reader;

    public Stream Error => _error.Reader;

    public Task<WorkerExit> Exited => _exited.Task;

    public string Host => "memory";

    public int ProcessId => 0;

    /// <summary>What it says of its memory.</summary>
    public WorkerMemory? Memory { get; set; }

    public WorkerMemory? ReadMemory() => Memory;

    /// <summary>What its death printed.</summary>
    public void Die(string lastWords) => End(new WorkerExit(134, 6), lastWords);

    /// <summary>It reads no more, but lives.</summary>
    public void Halt() => _input.Halt();

    /// <summary>A kill takes its time: until <see cref="EndKill"/>.</summary>
    public bool DiesSlowly { get; set; }

    /// <summary>How often it was killed.</summary>
    public int Kills => _kills;

    public void Kill()
    {
        Interlocked.Increment(ref _kills);
        if (!DiesSlowly)
        {
            EndKill();
        }
    }

    public void EndKill() => End(new WorkerExit(137, 9), "");

    public void Dispose() => Kill();

    private void Serve()
    {
        var code = new SharedWorker(_input.Reader, _output.Writer, new SessionOptions(), stackSize: 10_000_000).Run();
        End(new WorkerExit(code, null), "");
    }

    private void End(WorkerExit exit, string lastWords)
    {
        if (_exited.Task.IsCompleted)
        {
            return;
        }

        if (lastWords.Length > 0)
        {
            _error.Writer.Write(Encoding.UTF8.GetBytes(lastWords));
        }

        _exited.TrySetResult(exit);
        _error.Writer.Dispose();
        _output.Writer.Dispose();
        _input.Writer.Dispose();
    }
}
