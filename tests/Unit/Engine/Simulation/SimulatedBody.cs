namespace ParallelProc.Tests.Engine.Simulation;

/// <summary>What the items of a map do: each its own, and the same in every run.</summary>
internal sealed class SimulatedBody
{
    private readonly int _salt;
    private readonly int _badPerMille;

    /// <param name="world">Its chance says what kind of body it is.</param>
    /// <param name="items">How many items there are.</param>
    /// <param name="badPerMille">How many of a thousand items fail.</param>
    public SimulatedBody(SimulatedWorld world, int items, int badPerMille = 9)
    {
        Items = items;
        _salt = world.Below(int.MaxValue);
        _badPerMille = badPerMille;
        Micros = world.OneOf(0, 0, 3, 50, 500, 5000);
        Clean = world.Chance(0.5);
    }

    public int Items { get; }

    /// <summary>What an item takes, more or less.</summary>
    public int Micros { get; }

    /// <summary>It is known to have no effects.</summary>
    public bool Clean { get; }

    /// <summary>There is a time limit, so that items may go on for ever.</summary>
    public bool MayHang { get; init; }

    /// <summary>An item that fails does so this often at most, and then no more.</summary>
    public int MostFailures { get; init; } = int.MaxValue;

    /// <param name="item">Which one.</param>
    /// <param name="attempt">How often it was begun, this time included.</param>
    public ItemPlan PlanOf(int item, int attempt)
    {
        var chance = HashOf(item, 0);
        var outputs = new object[1 + chance % 3];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = ItemLedger.Value(item, i);
        }

        var bad = (chance >> 8) % 1000 < _badPerMille && attempt <= (MostFailures == int.MaxValue ? MostFailures : 1 + chance % MostFailures);
        var end = bad ? EndOf(HashOf(item, MostFailures == int.MaxValue ? 1 : attempt) % 9) : ItemEnd.Normal;
        return new ItemPlan(outputs, end >= ItemEnd.Hangs ? 100 : (int)(Micros * (chance >> 20) / 2048), end);
    }

    private ItemEnd EndOf(uint kind) => kind switch
    {
        0 when MayHang => ItemEnd.Hangs,
        1 when MayHang => ItemEnd.Resists,
        < 2 => ItemEnd.Normal,
        < 5 => ItemEnd.Throws,
        < 8 => ItemEnd.Exits,
        _ => ItemEnd.Kills,
    };

    // Not HashCode: that differs from process to process.
    private uint HashOf(int item, int attempt)
    {
        var x = ((uint)item * 2654435761) ^ ((uint)attempt * 40503) ^ (uint)_salt;
        x = (x ^ (x >> 16)) * 0x45D9F3B;
        x = (x ^ (x >> 16)) * 0x45D9F3B;
        return x ^ (x >> 16);
    }
}
