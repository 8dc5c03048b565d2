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
    private const string Token = "mark";
    private const int PipeSize = 64 * 1024;

    private readonly SimulatedWorld _world;
    private readonly Chaos _chaos;
    private readonly SimulatedRunner _runner;
    private readonly SimulatedPipe _output;
    private readonly FrameWriter _writer;
    private readonly List<byte> _input = [];
    private readonly List<byte> _error = [];
    private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WorkerChannel? _channel;
    private FrameReader? _reader;
    private bool _greeted;
    private bool _hearing;
    private bool _reading;
    private bool _readingText;
    private bool _writing;
    private bool _textEnded;
    private bool _broken;
    private int _messagesRead;
    private int _forgiven;
    private long _deafUntil;

    public SimulatedWorker(SimulatedWorld world, Chaos chaos, Func<string, ISimulatedWork> work)
    {
        _world = world;
        _chaos = chaos;
        _output = new SimulatedPipe(world);
        _writer = new FrameWriter(new WriteEnd(TakeOutput));
        _runner = new SimulatedRunner(this, world, chaos, work);
        Input = new WriteEnd(TakeInput);
        Later(world.Between(500, 15_000), Greet);
    }

    public Stream Input { get; }

    public Stream Output => _output;

    public Stream Error => Stream.Null;

    public Task<WorkerExit> Exited => _exited.Task;

    public string Host => "simulated";

    public int ProcessId => 0;

    public bool Alive { get; private set; } = true;

    /// <summary>Told once when it is killed.</summary>
    public Action OnKilled { get; init; } = static () => { };

    /// <summary>The shell has heard that it is ready, and more.</summary>
    public bool IsKnownReady { get; private set; }

    /// <summary>The shell knows of its end.</summary>
    public bool Gone { get; private set; }

    /// <summary>Its output is full: who writes waits.</summary>
    public bool IsFull => _output.Bytes > PipeSize;

    public void Attach(WorkerChannel channel)
    {
        _channel = channel;
        _reader = channel.OpenReader();
    }

    public WorkerMemory? ReadMemory() => null;

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
        ReadSoon();
        ReadTextSoon();
    }

    public void Dispose()
    {
        _reader?.Dispose();
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
            _error.AddRange(Encoding.UTF8.GetBytes(text));
            ReadTextSoon();
        }
    }

    public void Mark(long batchId) => Print($"\0PP{Token}:{batchId}\n");

    /// <summary>The shell's writing thread gets its turn, where it has something to do.</summary>
    public void Serve()
    {
        if (!_writing && !_broken && !Gone && _channel!.HasUnsent)
        {
            _writing = true;
            _world.After(_world.Delay(100), () =>
            {
                _writing = false;
                _broken = !_channel!.WriteNext() && !Alive;
            });
        }
    }

    private void Greet()
    {
        if (!_chaos.Strikes(this))
        {
            Say(FrameKind.Hello, new HelloMessage(HelloMessage.CurrentProtocol, ModuleVersion.Current, "7.6", "FullLanguage", 0, Host, Token).Write);
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

        _output.Append(bytes);
        ReadSoon();
    }

    private void TakeInput(ReadOnlySpan<byte> bytes)
    {
        if (!Alive)
        {
            throw new IOException("Broken pipe");
        }

        _input.AddRange(bytes);
        HearSoon();
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

    private void ReadSoon()
    {
        if (!_reading && !Gone)
        {
            _reading = true;
            _world.After(_channel is { IsHeldBack: true } ? 1000 : _world.Delay(60), Read);
        }
    }

    /// <summary>The shell's reading thread.</summary>
    private void Read()
    {
        while (!_channel!.IsHeldBack && _output.Messages > 0)
        {
            _output.Messages--;
            _channel.ReadNext(_reader!, pace: null);
            if (++_messagesRead == 2)
            {
                _forgiven = _chaos.StartDeathsSeen; // it has greeted, and was ready
            }
            else if (_messagesRead == 3)
            {
                IsKnownReady = true; // and has been given something to do, so that the shell counts it as started
                _chaos.Started(_forgiven);
            }

            if (_world.Chance(0.05))
            {
                break; // it loses its turn
            }
        }

        var waits = _output.Messages > 0 || _channel.IsHeldBack || (!Alive && !_textEnded);
        _reading = false;
        if (waits)
        {
            ReadSoon();
        }
        else if (!Alive)
        {
            Gone = true;
            Assert.False(_channel.ReadNext(_reader!, pace: null), "A dead worker has more to say.");
            _chaos.Buried(this);
        }
    }

    private void ReadTextSoon()
    {
        if (!_readingText && !_textEnded)
        {
            _readingText = true;
            _world.After(_world.Delay(100), ReadText);
        }
    }

    private void ReadText()
    {
        _readingText = false;
        if (_error.Count > 0)
        {
            var count = _world.Chance(0.2) ? _world.Between(1, _error.Count) : _error.Count;
            _channel!.HearText(_error.GetRange(0, Math.Min(count, 4096)).ToArray());
            _error.RemoveRange(0, Math.Min(count, 4096));
        }

        if (_error.Count > 0)
        {
            ReadTextSoon();
        }
        else if (!Alive)
        {
            _textEnded = true;
            _channel!.EndText();
        }
    }
}
