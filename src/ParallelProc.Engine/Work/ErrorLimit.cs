using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>Counts the items of a map that failed or wrote an error, and knows when they are too many. Behind the map's lock.</summary>
internal sealed class ErrorLimit(int? most, double? percent)
{
    /// <summary>A share says nothing before so many items are known.</summary>
    public const int FewestForShare = 10;

    /// <summary>Items that have written an error and have not ended.</summary>
    private readonly HashSet<long> _withErrors = [];

    private int _ended;

    public int Failed { get; private set; }

    /// <summary>More have failed than may.</summary>
    public bool Exceeded { get; private set; }

    /// <summary>Items of which it is known whether they failed.</summary>
    private int Counted => _ended + _withErrors.Count;

    /// <summary>Counts a record of an item.</summary>
    public void See(long sequence, in RecordEntry entry)
    {
        if (entry.Kind == RecordKind.Error)
        {
            Failed += _withErrors.Add(sequence) ? 1 : 0;
        }
        else if (entry.Kind == RecordKind.Done && !(entry.Status == ItemStatus.Stopped && !_withErrors.Contains(sequence)))
        {
            _ended++;
            Failed += !_withErrors.Remove(sequence) && entry.Status == ItemStatus.Failed ? 1 : 0;
        }
        else
        {
            return;
        }

        Exceeded |= Failed > most || (Counted >= FewestForShare && Failed * 100.0 > percent * Counted);
    }

    /// <summary>What the map ends with.</summary>
    public PoolException Error => PoolErrors.TooManyErrors(Failed, Counted);
}
