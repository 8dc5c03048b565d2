using System.Management.Automation;
using ParallelProc.Protocol;

namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>
/// What came of each item of a map. A result says which item it is of and which of its results, so that none can be missing, be there twice, or come too early unnoticed.
/// </summary>
internal sealed class ItemLedger(int items, bool ordered, Func<int, ItemPlan> planOf)
{
    /// <summary>An item puts out fewer values than this.</summary>
    public const int Most = 8;

    private readonly byte[] _outputs = new byte[items];
    private readonly string?[] _errors = new string?[items];
    private readonly int[] _runs = new int[items];
    private int _current;

    /// <summary>Items whose worker was lost.</summary>
    public int Lost { get; private set; }

    public static object Value(int item, int output) => (long)item * Most + output;

    public void Began(int item) => _runs[item]++;

    public void Came(RecordKind kind, object? value)
    {
        switch (kind)
        {
            case RecordKind.Output:
                var (item, output) = ((int)((long)value! / Most), (int)((long)value % Most));
                InTurn(item);
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
            default:
                Assert.Fail($"Nobody wrote a {kind} record.");
                break;
        }
    }

    /// <summary>Each item has all of its output and its own end, or one error that says why not.</summary>
    public void AssertComplete(bool mayTimeOut)
    {
        for (var item = 0; item < items; item++)
        {
            var plan = planOf(item);
            var whole = _outputs[item] == plan.Outputs.Length;
            var expected = plan.End switch
            {
                ItemEnd.Normal => null,
                ItemEnd.Throws => "Woe",
                ItemEnd.Exits => "TaskExited",
                ItemEnd.Kills => "WorkerLost",
                _ => "TaskTimeout",
            };
            var fine = _errors[item] switch
            {
                "WorkerLost" => true,
                "TaskTimeout" => mayTimeOut,
                var error => whole && error == expected,
            };
            if (!fine)
            {
                Assert.Fail($"Item {item}: {_outputs[item]} of {plan.Outputs.Length} outputs came, and {_errors[item] ?? "no error"}; it ends with {expected ?? "no error"}.");
            }
        }
    }

    public void AssertNoneRanTwice()
    {
        var item = Array.FindIndex(_runs, static runs => runs > 1);
        Assert.True(item < 0, $"Item {item} ran {(item < 0 ? 0 : _runs[item])} times.");
    }

    private void Ended(ErrorRecord error)
    {
        var item = (int)(long)error.TargetObject;
        InTurn(item);
        _errors[item] = error.FullyQualifiedErrorId.Split(',')[0];
        Lost += _errors[item] == "WorkerLost" ? 1 : 0;
    }

    private void InTurn(int item)
    {
        if (_errors[item] is not null)
        {
            Assert.Fail($"Item {item}: more came after its end, {_errors[item]}.");
        }

        if (ordered && item < _current)
        {
            Assert.Fail($"Item {item} came after item {_current}.");
        }

        _current = item;
    }
}
