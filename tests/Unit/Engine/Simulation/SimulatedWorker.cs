using System.Text;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>
/// A worker process and the pipes to it. It may die at any write, half-way through it, or between two of them; it may be deaf for a while. Both ends of each pipe are
/// served late, by chance.
/// </summary>
internal sealed class SimulatedWorker : IWorkerConnection
{
    private const int PipeSize = 64 * 1024;

    private readonly SimulatedWorld _world;
    private readonly Chaos _chaos;
    private readonly SimulatedRunner _runner;
    private readonly SimulatedPipe _output;
    private readonly FrameWriter _writer;
    private readonly SimulatedThreads _threads;
    private readonly List<byte> _input = [];
    private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _greeted;
    private bool _hearing;
    private long _deafUntil;

    public SimulatedWorker(SimulatedWorld world, Chaos chaos, Func<string, ISimulatedWork> work)
    {
        _world = world;
        _chaos = chaos;
        _output = new SimulatedPipe(world);
        _threads = new SimulatedThreads(this, _output, world, chaos);
        _writer = new FrameWriter(new WriteEnd(TakeOutput));
        _runner = new SimulatedRunner(this, world, chaos, work);
        Input = new WriteEnd(TakeInput);
        Later(world.Between(500, 15_000), Greet);
    }

    public Stream Input { get; }

    public Stream Output => _output;

    public Stream Error => Stream.Null;

    public Task<WorkerExit> Exited => _exited.Task;

    public string Host { get; init; } = "simulated";

    /// <summary>In microseconds: how long what is said takes to be heard, each way.</summary>
    public int Way { get; init; }

    /// <summary>How much longer than usual its bodies take.</summary>
    public double Pace { get; init; } = 1;

    public int ProcessId => 0;

    public bool Alive { get; private set; } = true;

    /// <summary>Told once when it is killed.</summary>
    public Action OnKilled { get; init; } = static () => { };

    /// <summary>Told of each item that it begins.</summary>
    public Action<SimulatedWorker> OnBegin { get; init; } = static _ => { };

    /// <summary>Items that it has begun.</summary>
    public int Begun { get; private set; }

    /// <summary>Something is wrong with it on purpose.</summary>
    public Sabotage Sabotage { get; init; }

    /// <summary>What it has of memory after so many items; null where that can't be known.</summary>
    public Func<int, long>? Memory { get; init; }

    /// <summary>The most batches that it had at a time.</summary>
    public int MostBatches => _runner.MostBatches;

    /// <summary>A body runs in it.</summary>
    public bool Runs => Alive && _runner.Runs;

    /// <summary>The shell has heard that it is ready, and more.</summary>
    public bool IsKnownReady => _threads.IsKnownReady;

    /// <summary>Its output is full: who writes waits.</summary>
    public bool IsFull => _output.Bytes > PipeSize;

    public void Attach(WorkerChannel channel) => _threads.Attach(channel);

    /// <summary>The shell's threads for it get their turn.</summary>
    public void Serve() => _threads.Serve();

    public WorkerMemory? ReadMemory() => Memory is { } memory ? new WorkerMemory(memory(Begun), memory(Begun)) : null;

    /// <summary>It begins an item.</summary>
    public void Begins()
    {
        Begun++;
        OnBegin(this);
    }

    public void Kill()
    {
        if (Alive)
        {
            OnKilled();
            Die(new WorkerExit(137, 9));
        }
    }

    public void Die(WorkerExit exit)
    {
        if (!Alive)
        {
            return; // the first cause counts
        }

        Alive = false;
        _world.Note(exit.Code ?? -1);
        _runner.Died();
        _exited.TrySetResult(exit);
        _threads.ReadSoon();
        _threads.ReadTextSoon();
    }

    public void Dispose()
    {
        _threads.Dispose();
        _runner.Dispose();
    }

    /// <summary>Halted for a while, as by SIGSTOP and SIGCONT.</summary>
    public void BeDeaf(int micros) => _deafUntil = _world.Micros + micros;

    /// <summary>Has the process do something, if it lives by then.</summary>
    public void Later(int micros, Action action) => _world.After(micros, () =>
    {
        if (!Alive)
        {
            return;
        }

        if (_world.Micros < _deafUntil)
        {
            Later((int)(_deafUntil - _world.Micros), action);
            return;
        }

        action();
    });

    public void Say(FrameKind kind, Action<ByteWriter> write, bool hold = false)
    {
        using var writer = new ByteWriter(64);
        write(writer);
        Say(kind, writer.Written, hold);
    }

    public void Say(FrameKind kind, ReadOnlySpan<byte> payload, bool hold = false)
    {
        if (!Alive)
        {
            return;
        }

        if (hold)
        {
            _writer.Hold(kind, payload);
        }
        else
        {
            _writer.Write(kind, payload);
        }
    }

    public void Print(string text)
    {
        if (Alive)
        {
            _threads.Printed(Encoding.UTF8.GetBytes(text));
        }
    }

    public void Mark(long batchId) => Print($"\0PPmark:{batchId}\n");

    private void Greet()
    {
        if (!_chaos.Strikes(this))
        {
            Say(FrameKind.Hello, BatchContent.Greeting(Host).Write);
            _greeted = true;
            HearSoon();
        }
    }

    private void TakeOutput(ReadOnlySpan<byte> bytes)
    {
        if (!Alive)
        {
            return;
        }

        if (_chaos.Strikes(this, dieHere: false))
        {
            _output.Append(bytes[..(_world.Below(bytes.Length) + 1)]);
            Kill();
            return;
        }

        if (Way == 0)
        {
            Say(bytes);
            return;
        }

        var said = bytes.ToArray();
        _world.After(Way, () => Say(said));
    }

    private void Say(ReadOnlySpan<byte> bytes)
    {
        _output.Append(bytes);
        _threads.ReadSoon();
    }

    private void TakeInput(ReadOnlySpan<byte> bytes)
    {
        if (!Alive)
        {
            throw new IOException("Broken pipe");
        }

        if (Way == 0)
        {
            _input.AddRange(bytes);
            HearSoon();
            return;
        }

        var sent = bytes.ToArray();
        Later(Way, () =>
        {
            _input.AddRange(sent);
            HearSoon();
        });
    }

    private void HearSoon()
    {
        if (!_hearing && _greeted)
        {
            _hearing = true;
            Later(_world.Delay(100), Hear);
        }
    }

    private void Hear()
    {
        _hearing = false;
        var bytes = _input.ToArray();
        var at = 0;
        while (Alive && bytes.Length - at >= FrameHeader.Size && FrameHeader.Parse(bytes.AsSpan(at, FrameHeader.Size)) is var header && bytes.Length - at - FrameHeader.Size >= header.Length)
        {
            Assert.False(header.More, "A simulated worker takes no message of several frames.");
            Handle(header.Kind, bytes.AsSpan(at + FrameHeader.Size, header.Length));
            at += FrameHeader.Size + header.Length;
        }

        _input.RemoveRange(0, at);
    }

    private void Handle(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        if (_chaos.Strikes(this))
        {
            return;
        }

        if (kind != FrameKind.Configure)
        {
            _runner.Hear(kind, payload);
            return;
        }

        Later(_world.Between(100, 5_000), () =>
        {
            if (!_chaos.Strikes(this))
            {
                Say(FrameKind.Ready, static _ => { });
            }
        });
    }
}
