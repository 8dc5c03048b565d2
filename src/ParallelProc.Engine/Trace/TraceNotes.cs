using System.Globalization;

namespace ParallelProc.Engine;

/// <summary>Says in words what a trace does not show.</summary>
internal sealed class TraceNotes
{
    private readonly List<string> _notes = [];
    private long _dropped;

    public void See(PoolEvent one)
    {
        if (one.Kind == PoolEventKind.EventsDropped)
        {
            _dropped += one.Count.GetValueOrDefault();
        }
    }

    public void Silent(string pool) => Add($"The pool '{pool}' keeps no events (-EventLimit 0), and is not shown.");

    public void Damaged(string log, long lines) =>
        Add($"{lines:N0} line(s) of the log '{log}' are cut off or damaged, and are left out.");

    /// <param name="pool">The pool's name.</param>
    /// <param name="since">The first event that is there.</param>
    /// <param name="forgotten">So many came before; 0 where that is not known.</param>
    public void Cut(string pool, DateTime since, long forgotten)
    {
        var what = forgotten > 0 ? string.Create(CultureInfo.InvariantCulture, $"The first {forgotten:N0} events of the pool '{pool}' are gone, as it keeps a limited number of them") : $"The events of the pool '{pool}' begin in the midst of its run";
        Add($"{what}: what happened before {since:HH:mm:ss.fff} UTC is not shown. To see a whole run, start its pool with a larger -EventLimit or with -LogPath.");
    }

    public IReadOnlyList<string> All(TraceTotals totals)
    {
        if (_dropped > 0)
        {
            Add($"{_dropped:N0} events came faster than the log could be written, and are missing.");
        }

        if (totals.Unfinished > 0)
        {
            Add($"{totals.Unfinished:N0} task(s) or batch(es) have no end among the events: they still ran, or their session was killed.");
        }

        if (totals.QuickItems > 0)
        {
            Add($"{totals.QuickItems:N0} items took less than a millisecond each. They have no bar of their own, and are counted in the bar of their batch.");
        }

        return _notes;
    }

    private void Add(FormattableString text) => _notes.Add(text.ToString(CultureInfo.InvariantCulture));
}
