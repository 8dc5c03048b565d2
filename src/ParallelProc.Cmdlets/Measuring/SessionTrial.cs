using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Runs a sample in this session, one input after the other, on the pipeline's thread: what a pool is compared with.</summary>
internal sealed class SessionTrial(BodyScript script, IReadOnlyList<object?> items, CancellationToken stop)
{
    // The pipeline wraps what it hands to a cmdlet, and arithmetic with a wrapped number takes several times as long. A worker gets the number.
    private readonly object?[] _items = [.. items.Select(static item => item is PSObject { BaseObject: ValueType value } ? value : item)];
    private volatile PowerShell? _running;

    public MapTrial Run()
    {
        var errors = 0;
        var cpu = Usage.OfSession();
        var began = Stopwatch.GetTimestamp();
        for (var walk = new ItemWalk(_items); !walk.Over;)
        {
            var end = new object?[1];
            using var shell = script.Open(walk, null, end);
            shell.Streams.Error.DataAdding += (_, _) => errors++;
            _running = shell;
            try
            {
                stop.ThrowIfCancellationRequested(); // from here on a stop finds it
                shell.Invoke(null, new Dropped());
                errors += end[0] is null ? 1 : 0; // exit
            }
            catch (RuntimeException e) when (e is not PipelineStoppedException)
            {
                errors++;
            }
            finally
            {
                _running = null;
            }
        }

        return new MapTrial(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, Usage.OfSession() - cpu, 0, errors);
    }

    /// <summary>Stops it, from any thread.</summary>
    public void Stop() => _running?.BeginStop(null, null);

    private sealed class Dropped : Collection<PSObject?>
    {
        protected override void InsertItem(int index, PSObject? item)
        {
            // Nobody reads what a measured run puts out.
        }
    }
}
