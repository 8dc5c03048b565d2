using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>The shell's three threads for one worker: each does what it has to do, late, by chance.</summary>
internal sealed class SimulatedThreads(SimulatedWorker worker, SimulatedPipe output, SimulatedWorld world, Chaos chaos) : IDisposable
{
    private readonly List<byte> _error = [];
    private WorkerChannel? _channel;
    private FrameReader? _reader;
    private bool _reading;
    private bool _readingText;
    private bool _writing;
    private bool _textEnded;
    private bool _broken;
    private bool _gone;
    private int _messagesRead;
    private int _forgiven;

    /// <summary>The shell has heard that the worker is ready, and more.</summary>
    public bool IsKnownReady { get; private set; }

    public void Attach(WorkerChannel channel)
    {
        _channel = channel;
        _reader = channel.OpenReader();
    }

    public void Dispose() => _reader?.Dispose();

    /// <summary>This came through standard error.</summary>
    public void Printed(byte[] bytes)
    {
        _error.AddRange(bytes);
        ReadTextSoon();
    }

    /// <summary>The shell's writing thread gets its turn, where it has something to do.</summary>
    public void Serve()
    {
        if (!_writing && !_broken && !_gone && _channel!.HasUnsent)
        {
            _writing = true;
            world.After(world.Delay(100), () =>
            {
                _writing = false;
                _broken = !_channel!.WriteNext() && !worker.Alive;
            });
        }
    }

    public void ReadSoon()
    {
        if (!_reading && !_gone)
        {
            _reading = true;
            world.After(_channel is { IsHeldBack: true } ? 1000 : world.Delay(60), Read);
        }
    }

    /// <summary>The shell's reading thread.</summary>
    private void Read()
    {
        while (!_channel!.IsHeldBack && output.Messages > 0)
        {
            output.Messages--;
            _channel.ReadNext(_reader!, pace: null);
            if (++_messagesRead == 2)
            {
                _forgiven = chaos.StartDeathsSeen; // it has greeted, and was ready
            }
            else if (_messagesRead == 3)
            {
                IsKnownReady = true; // and has been given something to do, so that the shell counts it as started
                chaos.Started(_forgiven);
            }

            if (world.Chance(0.05))
            {
                break; // it loses its turn
            }
        }

        var waits = output.Messages > 0 || _channel.IsHeldBack || (!worker.Alive && !_textEnded);
        _reading = false;
        if (waits)
        {
            ReadSoon();
        }
        else if (!worker.Alive)
        {
            _gone = true;
            Assert.False(_channel.ReadNext(_reader!, pace: null), "A dead worker has more to say.");
            chaos.Buried(worker);
        }
    }

    public void ReadTextSoon()
    {
        if (!_readingText && !_textEnded)
        {
            _readingText = true;
            world.After(world.Delay(100), ReadText);
        }
    }

    private void ReadText()
    {
        _readingText = false;
        if (_error.Count > 0)
        {
            var count = world.Chance(0.2) ? world.Between(1, _error.Count) : _error.Count;
            _channel!.HearText(_error.GetRange(0, Math.Min(count, 4096)).ToArray());
            _error.RemoveRange(0, Math.Min(count, 4096));
        }

        if (_error.Count > 0)
        {
            ReadTextSoon();
        }
        else if (!worker.Alive)
        {
            _textEnded = true;
            _channel!.EndText();
        }
    }
}
