using System.Globalization;
using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>
/// The progress of a map that takes a while, with that of its bodies under it. A clock says when it is to be written next, and wakes the pipeline's thread where that waits;
/// only that thread writes.
/// </summary>
internal sealed class MapProgress : IDisposable
{
    private const int FirstAfterMilliseconds = 1000;
    private const int EveryMilliseconds = 200;
    private const int RateMilliseconds = 10_000;

    // Progress is told apart by its source and its activity. Some who collect it see the activity alone, so that is one of our own too.
    private static long LastSource = 1L << 40;
    private static int LastActivity = 1_000_000_000;

    private readonly PSCmdlet _cmdlet;
    private readonly MapRun _run;
    private readonly int? _expected;
    private readonly bool _showWorkers;
    private readonly Clock _clock;
    private readonly long _source = Interlocked.Increment(ref LastSource);
    private readonly int _activity = Interlocked.Increment(ref LastActivity);
    private readonly Dictionary<(int Worker, int Activity), int> _ofBodies = [];
    private readonly Dictionary<int, int> _ofWorkers = [];
    private readonly Queue<(long Time, long Done)> _past = new();
    private readonly long _began = Alarm.Now;
    private volatile bool _due;
    private bool _shown;
    private bool _disposed;

    public MapProgress(PSCmdlet cmdlet, MapRun run, int? expected, bool showWorkers)
    {
        _cmdlet = cmdlet;
        _run = run;
        _expected = expected;
        _showWorkers = showWorkers;
        _clock = new Clock(OnDue);
        _clock.Set(_began + FirstAfterMilliseconds);
    }

    /// <summary>It is time to <see cref="Write"/>.</summary>
    public bool IsDue => _due;

    /// <summary>The caller wants to see progress.</summary>
    public static bool IsWanted(PSCmdlet cmdlet)
    {
        var preference = cmdlet.MyInvocation.BoundParameters.TryGetValue("ProgressAction", out var given) ? given : cmdlet.SessionState.PSVariable.GetValue("ProgressPreference");
        return !(LanguagePrimitives.TryConvertTo<ActionPreference>(preference, out var action) && action is ActionPreference.SilentlyContinue or ActionPreference.Ignore);
    }

    public void Write()
    {
        _due = false;
        _shown = true;
        var (done, failed) = _run.Counts;
        var rate = RateAt(Alarm.Now, done);
        var of = done <= _expected ? string.Create(CultureInfo.CurrentCulture, $" of {_expected:N0}") : "";
        var record = new ProgressRecord(_activity, "Invoke-PoolMap", string.Create(CultureInfo.CurrentCulture, $"{done:N0}{of} done, {failed:N0} failed, {rate:N1}/s{(_run.Waiting is { } waiting ? $"; {waiting}" : "")}"));
        if (done <= _expected)
        {
            record.PercentComplete = _expected == 0 ? 100 : (int)(100 * done / _expected.Value);
            record.SecondsRemaining = rate > 0 ? (int)Math.Min(int.MaxValue, Math.Ceiling((_expected.Value - done) / rate)) : -1;
        }

        _cmdlet.CommandRuntime.WriteProgress(_source, record);
        if (_showWorkers)
        {
            WriteWorkers();
        }

        _clock.Set(Alarm.Now + EveryMilliseconds);
    }

    /// <summary>Writes what a body has said of its progress, under that of the map.</summary>
    public void WriteBody(ProgressRecord record, int worker)
    {
        if (!_shown)
        {
            Write();
        }

        var key = (worker, record.ActivityId);
        if (!_ofBodies.TryGetValue(key, out var activity))
        {
            _ofBodies.Add(key, activity = Interlocked.Increment(ref LastActivity));
        }

        if (record.RecordType == ProgressRecordType.Completed)
        {
            _ofBodies.Remove(key);
        }

        _cmdlet.CommandRuntime.WriteProgress(_source, new ProgressRecord(activity, Visible(record.Activity), Visible(record.StatusDescription))
        {
            ParentActivityId = _ofBodies.GetValueOrDefault((worker, record.ParentActivityId), _activity),
            CurrentOperation = record.CurrentOperation,
            PercentComplete = record.PercentComplete,
            SecondsRemaining = record.SecondsRemaining,
            RecordType = record.RecordType,
        });
    }

    /// <summary>Takes it all off the screen, however the map has ended: past the cmdlet, which may write no more where its pipeline was stopped.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _clock.Dispose();
        if (_shown)
        {
            foreach (var activity in _ofBodies.Values.Concat(_ofWorkers.Values))
            {
                Complete(activity, _activity);
            }

            Complete(_activity, -1);
        }
    }

    private static string Visible(string? text) => string.IsNullOrEmpty(text) ? " " : text; // a record refuses to have none

    private void OnDue()
    {
        _due = true;
        _run.Nudge();
    }

    /// <summary>Of the last ten seconds, or of all where nothing has ended in those.</summary>
    private double RateAt(long now, long done)
    {
        _past.Enqueue((now, done));
        while (_past.Count > 2 && now - _past.Peek().Time > RateMilliseconds)
        {
            _past.Dequeue();
        }

        var (time, before) = _past.Peek();
        return done > before && now > time ? (done - before) * 1000.0 / (now - time) : done * 1000.0 / Math.Max(1, now - _began);
    }

    private void WriteWorkers()
    {
        var busy = _run.BusyWorkers;
        foreach (var worker in busy)
        {
            if (!_ofWorkers.TryGetValue(worker.Id, out var activity))
            {
                _ofWorkers.Add(worker.Id, activity = Interlocked.Increment(ref LastActivity));
            }

            var status = string.Create(CultureInfo.CurrentCulture, $"input {worker.Place + 1:N0}, for {worker.Since.TotalSeconds:N0} s");
            _cmdlet.CommandRuntime.WriteProgress(_source, new ProgressRecord(activity, $"Worker {worker.Id} (process {worker.ProcessId})", status) { ParentActivityId = _activity });
        }

        foreach (var id in _ofWorkers.Keys.Where(id => busy.All(w => w.Id != id)).ToArray())
        {
            _ofWorkers.Remove(id, out var activity);
            Complete(activity, _activity);
        }
    }

    private void Complete(int activity, int parent) => _cmdlet.Host.UI.WriteProgress(
        _source, new ProgressRecord(activity, "Invoke-PoolMap", " ") { ParentActivityId = parent, RecordType = ProgressRecordType.Completed });
}
