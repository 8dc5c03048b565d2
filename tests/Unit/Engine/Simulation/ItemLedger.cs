using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>
/// What came of each item of a map. A result says which item it is of and which of its results, so that none can be missing, be there twice, or come too early unnoticed.
/// </summary>
/// <param name="items">How many there are.</param>
/// <param name="ordered">They come in the order of the input.</param>
/// <param name="attempts">How often they were begun.</param>
/// <param name="planOf">What an item does when it is begun for the so-manieth time.</param>
internal sealed class ItemLedger(int items, bool ordered, AttemptLedger attempts, Func<int, int, ItemPlan> planOf)
{
    /// <summary>An item puts out fewer values than this.</summary>
    public const int Most = 8;

    private readonly byte[] _outputs = new byte[items];
    private readonly ErrorRecord?[] _errors = new ErrorRecord?[items];
    private int _current;

    /// <summary>Items whose worker was lost.</summary>
    public int Lost { get; private set; }

    /// <summary>Workers had to go because of their memory, and may have taken an item with them.</summary>
    public bool MayExceedMemory { get; init; }

    public static object Value(int item, int output) => (long)item * Most + output;

    /// <summary>How much of its output has come, and its error.</summary>
    public (int Outputs, string? Error) AccountOf(int item) => (_outputs[item], IdOf(item));

    /// <summary>The caller knows that it has run to its end: its error has come, or its output and then something of a later one. (Of one that was dropped nothing comes.)</summary>
    public bool HasEnded(int item) => _errors[item] is not null || (ordered && item < _current && _outputs[item] > 0);

    public void Came(RecordKind kind, object? value)
    {
        switch (kind)
        {
            case RecordKind.Output:
                var (item, output) = ((int)((long)value! / Most), (int)((long)value % Most));
                InTurn(item, $"output {output}");
                if (_outputs[item]++ != output)
                {
                    Assert.Fail($"Item {item}: its output {output} came after {_outputs[item] - 1} others.");
                }

                break;
            case RecordKind.Error:
                Ended((ErrorRecord)value!);
                break;
            case RecordKind.Information:
                break; // natives' text
            case RecordKind.Verbose:
                InTurn(attempts.Told((VerboseRecord)value!), value);
                break;
            default:
                Assert.Fail($"Nobody wrote a {kind} record.");
                break;
        }
    }

    /// <summary>An item has all of its output and its own end, or one error that says why not.</summary>
    public void AssertComplete(int item, bool mayTimeOut, bool mayGiveUp = false)
    {
        var plan = planOf(item, Math.Max(1, attempts.RunsOf(item)));
        var whole = _outputs[item] == plan.Outputs.Length;
        var expected = plan.End switch
        {
            ItemEnd.Normal => null,
            ItemEnd.Throws => "Woe",
            ItemEnd.Exits => "TaskExited",
            ItemEnd.Kills => "WorkerLost",
            _ => "TaskTimeout",
        };
        var fine = IdOf(item) switch
        {
            "WorkerLost" => true,
            "WorkerMemoryExceeded" => MayExceedMemory,
            "TaskTimeout" => mayTimeOut,
            var error => (whole || (mayGiveUp && attempts.WasWaiting(item, _errors[item]))) && error == expected,
        };
        if (!fine)
        {
            Assert.Fail($"Item {item}: {_outputs[item]} of {plan.Outputs.Length} outputs came, and {IdOf(item) ?? "no error"}; it ends with {expected ?? "no error"}.");
        }

        attempts.AssertEnd(item, _errors[item], mayGiveUp);
    }

    private string? IdOf(int item) => _errors[item]?.FullyQualifiedErrorId.Split(',')[0];

    private void Ended(ErrorRecord error)
    {
        var item = (int)(long)error.TargetObject;
        InTurn(item, error);
        _errors[item] = error;
        Lost += IdOf(item) == "WorkerLost" ? 1 : 0;
    }

    private void InTurn(int item, object? what)
    {
        if (_errors[item] is not null)
        {
            Assert.Fail($"Item {item}: more came after its end, {IdOf(item)}: {what}.");
        }

        if (ordered && item < _current)
        {
            Assert.Fail($"Item {item} came after item {_current}.");
        }

        _current = item;
    }
}
