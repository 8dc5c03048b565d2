using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>What runs in a simulated worker: batch after batch, item after item, told as a real worker tells it.</summary>
internal sealed class SimulatedRunner(SimulatedWorker worker, SimulatedWorld world, Chaos chaos, Func<string, ISimulatedWork> work) : IDisposable
{
    private const int NothingGoesBack = int.MaxValue;
    private const int GroupBytes = 8 * 1024;

    /// <summary>In microseconds: so long what has begun is kept to itself at most.</summary>
    private const int LongestWait = 3000;

    private readonly Dictionary<int, ISimulatedWork> _scripts = [];
    private readonly LinkedList<SimulatedBatch> _waiting = new();
    private readonly ObjectEncoder _encoder = new();
    private readonly ByteWriter _records = new(4096);
    private readonly ByteWriter _payload = new(64);
    private SimulatedBatch? _running;
    private int _index;
    private ItemPlan _plan;
    private int _took;
    private int _turn;
    private bool _shutdown;

    /// <summary>For what goes wrong on purpose: now and then.</summary>
    private bool IsAChance => worker.Begun % 10 == 0;

    /// <summary>The most batches that it had at a time.</summary>
    public int MostBatches { get; private set; }

    /// <summary>A body runs in it.</summary>
    public bool Runs => _running is not null;

    public void Died()
    {
        _turn++;
        _running = null;
        _waiting.Clear();
    }

    public void Dispose()
    {
        _records.Dispose();
        _payload.Dispose();
    }

    public void Hear(FrameKind kind, ReadOnlySpan<byte> payload)
    {
        var reader = new ByteReader(payload);
        switch (kind)
        {
            case FrameKind.Script:
                var script = ScriptMessage.Read(ref reader);
                _scripts[script.Id] = work(script.Body.Text);
                break;
            case FrameKind.Forget:
                _scripts.Remove(reader.ReadCount());
                break;
            case FrameKind.Batch:
                _waiting.AddLast(SimulatedBatch.Read(ref reader, _scripts));
                MostBatches = Math.Max(MostBatches, _waiting.Count + (_running is null ? 0 : 1));
                worker.Later(world.Delay(20), Begin);
                break;
            case FrameKind.Recall:
                var recalled = BatchMark.Read(payload).Id;
                worker.Say(FrameKind.Recalled, new BatchMark(recalled, Recall(recalled)).Write);
                break;
            case FrameKind.Stop:
                var stop = BatchMark.Read(payload);
                if (_running?.Id == stop.Id && _index == stop.Value && _plan.End != ItemEnd.Resists)
                {
                    _turn++;
                    EndItem(ItemStatus.Stopped);
                }

                break;
            case FrameKind.Shutdown:
                _shutdown = true;
                worker.Later(world.Delay(1000), Begin);
                break;
            default:
                Assert.Fail($"A worker was told {kind}.");
                break;
        }
    }

    private int Recall(long id)
    {
        if (_running?.Id == id)
        {
            return _running.Limit = _index + 1;
        }

        foreach (var batch in _waiting)
        {
            if (batch.Id == id)
            {
                _waiting.Remove(batch);
                return 0;
            }
        }

        return NothingGoesBack;
    }

    private void Begin()
    {
        if (_running is not null)
        {
            return;
        }

        if (_waiting.First is null)
        {
            if (_shutdown)
            {
                worker.Die(new ParallelProc.Engine.WorkerExit(0, null));
            }

            return;
        }

        _running = _waiting.First.Value;
        _waiting.RemoveFirst();
        _took = 0;
        _index = 0;
        worker.Say(FrameKind.Started, new BatchMark(_running.Id, 0).Write, hold: !_running.Exact);
        if (!worker.Alive)
        {
            return;
        }

        _records.Clear();
        _records.WriteVarUInt((ulong)_running.Id);
        var batch = _running;
        worker.Later(LongestWait, () =>
        {
            if (_running == batch)
            {
                Flush(hold: false);
            }
        });
        Run();
    }

    /// <summary>Runs items for as long as they take no time; else goes on when the running one's is over.</summary>
    private void Run()
    {
        while (!chaos.Strikes(worker))
        {
            var batch = _running!;
            worker.Begins();
            _plan = batch.Work.Begin(batch.Items[_index]);
            _plan = _plan with { Micros = (int)(_plan.Micros * worker.Pace) };
            if (worker.Sabotage == Sabotage.ItemRunsTwice && IsAChance)
            {
                batch.Work.Begin(batch.Items[_index]);
            }

            if (_plan.End == ItemEnd.Kills)
            {
                worker.Kill();
                return;
            }

            if (_plan.Micros > 0 || worker.IsFull)
            {
                var turn = _turn;
                worker.Later(_plan.Micros / 2, () => Guard(turn, Middle));
                return;
            }

            if (_plan.End >= ItemEnd.Hangs || !PutOut(0) || !EndItem(StatusOf(_plan.End), runNext: false))
            {
                return;
            }
        }
    }

    private void Middle()
    {
        if (worker.IsFull)
        {
            var again = _turn;
            worker.Later(1000, () => Guard(again, Middle));
            return;
        }

        var outputs = world.Below(_plan.Outputs.Length + 1);
        for (var i = 0; i < outputs; i++)
        {
            Record(RecordKind.Output, _plan.Outputs[i]);
        }

        if (world.Chance(0.1))
        {
            Flush(hold: false); // output leaves as it is made, where an item takes long
        }

        if (chaos.Strikes(worker) || _plan.End >= ItemEnd.Hangs)
        {
            return;
        }

        var turn = _turn;
        worker.Later((_plan.Micros + 1) / 2, () => Guard(turn, () =>
        {
            if (PutOut(outputs))
            {
                EndItem(StatusOf(_plan.End));
            }
        }));
    }

    /// <summary>Nothing has ended the item meanwhile.</summary>
    private void Guard(int turn, Action action)
    {
        if (turn == _turn)
        {
            action();
        }
    }

    private bool PutOut(int from)
    {
        if (world.Chance(0.001))
        {
            worker.Print("something native\n");
        }

        for (var i = from; i < _plan.Outputs.Length; i++)
        {
            Record(RecordKind.Output, _plan.Outputs[i]);
        }

        return !chaos.Strikes(worker);
    }

    /// <summary>True when the batch has another item, which is to be run now.</summary>
    private bool EndItem(ItemStatus status, bool runNext = true)
    {
        _payload.Clear();
        _payload.WriteByte((byte)status);
        _payload.WriteVarUInt((ulong)Math.Max(1, _plan.Micros));
        if (status == ItemStatus.Failed)
        {
            _encoder.Encode(_payload, new ErrorRecord(new IOException("woe"), "Woe", ErrorCategory.NotSpecified, null));
        }
        else if (status == ItemStatus.Exited)
        {
            _payload.WriteVarInt(7);
        }

        Add(RecordKind.Done, _payload.Written);
        _took += _plan.Micros;
        var batch = _running!;
        var more = _index + 1 < batch.Limit;
        if ((batch.Exact && more) || _records.Length > GroupBytes)
        {
            Flush(hold: false);
        }

        if (!worker.Alive || chaos.Strikes(worker))
        {
            return false;
        }

        if (!more)
        {
            EndBatch(batch);
            return false;
        }

        _index++;
        if (runNext)
        {
            Run();
        }

        return true;
    }

    private void EndBatch(SimulatedBatch batch)
    {
        if (!batch.Work.Clean)
        {
            worker.Mark(batch.Id);
        }

        // In one write or in two: between them it may die.
        Flush(hold: world.Chance(0.5));
        if (!worker.Alive || chaos.Strikes(worker))
        {
            return;
        }

        worker.Say(FrameKind.Ended, new BatchMark(batch.Id, _took).Write);
        _running = null;
        if (worker.Alive)
        {
            worker.Later(world.Delay(10), Begin);
        }
    }

    private void Record(RecordKind kind, object value)
    {
        _payload.Clear();
        _encoder.Encode(_payload, value);
        for (var times = worker.Sabotage switch { Sabotage.OutputIsMissing when IsAChance => 0, Sabotage.OutputComesTwice when IsAChance => 2, _ => 1 }; times > 0; times--)
        {
            Add(kind, _payload.Written);
        }
    }

    private void Add(RecordKind kind, ReadOnlySpan<byte> payload)
    {
        _records.WriteByte((byte)kind);
        _records.WriteCount(_index);
        _records.WriteBlock(payload);
    }

    private void Flush(bool hold)
    {
        var id = _running!.Id;
        worker.Say(FrameKind.Records, _records.Written, hold);
        if (worker.Alive)
        {
            _records.Clear();
            _records.WriteVarUInt((ulong)id);
        }
    }

    private static ItemStatus StatusOf(ItemEnd end) => end switch
    {
        ItemEnd.Throws => ItemStatus.Failed,
        ItemEnd.Exits => ItemStatus.Exited,
        _ => ItemStatus.Completed,
    };
}
