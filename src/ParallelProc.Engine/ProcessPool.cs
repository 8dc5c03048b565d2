using System.Collections.Concurrent;
using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc;

/// <summary>A pool of warm worker processes that run script blocks. Thread-safe.</summary>
public sealed partial class ProcessPool : IDisposable
{
    /// <summary>So many failures to start a worker, one after the other, break a pool.</summary>
    internal const int MostStartFailures = 3;

    private static int LastId;

    private readonly PoolOptions _options;
    private readonly Dispatcher _dispatcher;
    private readonly TaskQueues _tasks;

    /// <summary>Tasks whose listeners have not been told of their end yet.</summary>
    private readonly ConcurrentDictionary<TaskRun, bool> _open = new();

    private readonly HostsLauncher? _hosts;

    private bool _disposed;

    internal ProcessPool(PoolOptions options, IWorkerLauncher? launcher = null)
    {
        Id = Interlocked.Increment(ref LastId);
        _options = options with { Name = options.Name ?? $"Pool{Id}" };
        var each = _options.RunspacesPerWorker;
        _hosts = launcher as HostsLauncher ?? (launcher is null && _options.Hosts.Count > 0 ? new HostsLauncher(_options) : null);
        launcher ??= _hosts ?? (IWorkerLauncher)new LocalLauncher(_options);
        _dispatcher = each == 1
            ? new Dispatcher(_options, launcher)
            : new Dispatcher(_options.ByRunspaces(), new SharedLauncher(launcher, each, _options.MaxWorkers + _options.SpareWorkers));
        _tasks = new TaskQueues(queue => _dispatcher.Strand.Post(() => OnRetryDue(queue)));
        PoolInstruments.Add(this);
        _dispatcher.Stopped.ContinueWith(_ => PoolInstruments.Remove(this), TaskScheduler.Default);
    }

    /// <summary>The pool's number in this process, from 1.</summary>
    public int Id { get; }

    /// <summary>The pool's name, unique among the running pools of this process.</summary>
    public string Name => _options.Name!;

    /// <summary>What the pool does.</summary>
    public PoolState State => _dispatcher.State;

    /// <summary>The most workers that may live at a time.</summary>
    public int MaxWorkers => _dispatcher.Fleet.MaxWorkers / RunspacesPerWorker;

    /// <summary>How many bodies each worker runs at once, each in a runspace of its own.</summary>
    public int RunspacesPerWorker => _options.RunspacesPerWorker;

    /// <summary>Workers that are started at once and kept.</summary>
    public int MinWorkers => _options.MinWorkers;

    /// <summary>Workers beyond <see cref="MaxWorkers"/> that stand by to take another's place.</summary>
    public int SpareWorkers => _options.SpareWorkers;

    /// <summary>A worker that has run so many tasks and items is replaced; null for no limit.</summary>
    public int? MaxTasksPerWorker => _options.MaxTasksPerWorker;

    /// <summary>A worker with more resident memory than this, in bytes, is replaced; null for no limit.</summary>
    public long? MaxWorkerMemory => _options.MaxWorkerMemory;

    /// <summary>A worker that had nothing to do for so long ends, unless it is one of <see cref="MinWorkers"/>; null for never.</summary>
    public TimeSpan? IdleTimeout => _options.WorkerIdleLimit;

    /// <summary>Workers that are alive, those that are being set up, stand by or end included.</summary>
    public int WorkerCount => Ask(() => RunspacesPerWorker == 1
        ? _dispatcher.Fleet.Slots.Count
        : _dispatcher.Fleet.Slots.Select(static s => s.Channel.Process).Distinct().Count());

    /// <summary>Items and tasks that no worker has yet.</summary>
    public int PendingCount => Ask(() => _dispatcher.PendingItems);

    /// <summary>Workers that died unexpectedly in the life of this pool. Those that the pool ended itself, after a time-out for example, do not count.</summary>
    public int LostWorkers => Ask(() => _dispatcher.Fleet.Replaced);

    /// <summary>Workers that were replaced because of <see cref="MaxTasksPerWorker"/> or <see cref="MaxWorkerMemory"/>.</summary>
    public int RecycledWorkers => Ask(() => _dispatcher.Fleet.Recycled);

    /// <summary>Completes when the pool has been stopped, all of its processes have ended, and its logs are written.</summary>
    internal Task Stopped => _logs.Count == 0 ? _dispatcher.Stopped : Task.WhenAll([_dispatcher.Stopped, .. _logs.Select(static log => log.Ended)]);

    /// <summary>The pool's workers as they are at this moment.</summary>
    public IReadOnlyList<PoolWorker> GetWorkers() => Ask(() => _dispatcher.Fleet.Slots.Select(s => PoolWorker.Of(this, s)).ToArray());

    /// <summary>Changes how many workers may live at a time. Those that are too many end after what they run.</summary>
    /// <param name="maxWorkers">At least 1.</param>
    public void Resize(int maxWorkers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWorkers, 1);
        Ask(() =>
        {
            _dispatcher.Resize(maxWorkers * RunspacesPerWorker);
            return true;
        });
    }

    /// <summary>Stops the pool: it takes no more work and finishes what it has. Calling it again does no harm.</summary>
    /// <param name="cancelPending">What has not begun is dropped.</param>
    /// <param name="force">What runs is ended at once, its worker with it.</param>
    /// <returns>Completes when all of the pool's processes have ended, and all of its tasks say how they did.</returns>
    public async Task StopAsync(bool cancelPending = false, bool force = false)
    {
        _dispatcher.Strand.Post(() => _dispatcher.Stop(cancelPending, force));
        await Stopped.ConfigureAwait(false);
        await Task.WhenAll(_open.Keys.Select(t => t.Finished)).ConfigureAwait(false);
    }

    /// <summary>Stops the pool at once. Does not wait for its processes; <see cref="Stopped"/> does.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _dispatcher.Dispose();
            _dispatcher.Strand.Post(_tasks.Dispose);
        }
    }

    /// <summary>The pool in a line: its name, what it does, its workers and what waits for them.</summary>
    public override string ToString() => $"{Name}: {State}, {WorkerCount} of {MaxWorkers} workers, {PendingCount} pending";

    /// <summary>Starts workers ahead of the work.</summary>
    /// <returns>Completes when so many are ready; faults with a <see cref="PoolException"/> when they can't be started.</returns>
    internal Task PrewarmAsync(int count)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _dispatcher.Strand.Post(() => _dispatcher.Prewarm(count * RunspacesPerWorker, done));
        return done.Task;
    }

    /// <summary>Writes an entry into the pool's log.</summary>
    internal void Log(PoolLogLevel level, string message, string data) => _dispatcher.Strand.Post(() => Events.Logged(null, null, -1, level, message, data));

    /// <summary>What initialisation scripts wrote as errors and nobody has been told yet; else the next use of the pool tells.</summary>
    internal IReadOnlyList<ErrorRecord> TakeSetupErrors() => Ask(_dispatcher.TakeSetupErrors);

    /// <summary>How many bodies may run at once.</summary>
    internal int MaxRunning => _dispatcher.Fleet.MaxWorkers;

    /// <summary>The language mode of the session that started it, which its workers have too.</summary>
    internal string LanguageMode => _options.Worker.LanguageMode;

    /// <summary>Its set-up may define types in the workers.</summary>
    internal bool DefinesTypes => _options.Worker.InitializationScript is not null || _options.Worker.Modules.Count > 0;

    /// <summary>Why the pool takes no work now, or null.</summary>
    internal PoolException? Refusal => Ask(() => _dispatcher.Refusal);

    internal MapRun StartMap(ScriptCode code, BoundValues bindings, MapOptions options)
    {
        var run = new MapRun(this, code, bindings, options) { Span = PoolInstruments.Begin("map", this) };
        _dispatcher.Strand.Post(() => _dispatcher.Add(run));
        return run;
    }

    internal void Submit(TaskRun task)
    {
        _open[task] = true;
        task.Span = PoolInstruments.Begin($"task {task.Name}", this);
        task.Finished.ContinueWith(_ =>
        {
            _open.TryRemove(task, out var _);
            Spans.End(task); // a listener that throws fails this continuation, and nobody else
        }, TaskScheduler.Default);
        _dispatcher.Strand.Post(() =>
        {
            task.Events = Events;
            Events.TaskQueued(task);
            if (_dispatcher.Refusal is { } refusal)
            {
                TaskQueue.Drop(task, refusal); // it alone: others may still be under way
                return;
            }

            _dispatcher.Uses(task.Bindings.Contents);
            task.OnEnd = ended => _dispatcher.UsesNoMore(ended.Bindings.Contents);
            var queue = _tasks.Of(task.Options.OnHost);
            queue.Add(task);
            if (queue.Standing.Listed)
            {
                _dispatcher.Poke(queue);
            }
            else
            {
                _dispatcher.Add(queue);
            }
        });
    }

    /// <summary>Stops a task: takes it back where it has not begun, else tells its worker (unless only pending ones are meant).</summary>
    internal void StopTask(TaskRun task, bool pendingOnly) => _dispatcher.Strand.Post(() =>
    {
        if (task.Phase >= TaskPhase.Completed)
        {
            return;
        }

        if (pendingOnly && task.Phase != TaskPhase.NotStarted)
        {
            return; // it may wait for its next attempt, but it has begun
        }

        var queue = _tasks.Of(task.Options.OnHost);
        if (queue.Withdraw(task))
        {
            _dispatcher.InputEnded(queue);
            return;
        }

        task.StopRequested = true;
        _dispatcher.StopOwned(task, pendingOnly);
    });

    /// <summary>A source has something to give again, or its results may be read on.</summary>
    internal void Poke(IWorkSource source) => _dispatcher.Strand.Post(() => _dispatcher.Poke(source));

    /// <summary>A source gets no more items: what it had may have been the pool's last work.</summary>
    internal void InputEnded(IWorkSource source) => _dispatcher.Strand.Post(() => _dispatcher.InputEnded(source));

    internal void CancelSource(IWorkSource source) => _dispatcher.Strand.Post(() => _dispatcher.Cancel(source));

    internal void HaltSource(IWorkSource source, bool stopRunning) => _dispatcher.Strand.Post(() => _dispatcher.Halt(source, stopRunning));

    /// <summary>The workers that run items of a source at this moment.</summary>
    internal IReadOnlyList<BusyWorker> BusyWorkers(IWorkSource source) => Ask(() => _dispatcher.Fleet.Slots
        .Select(slot => (Slot: slot, Batch: slot.Assigned.Find(b => b.Started && b.Source == source && b.Done < b.Count)))
        .Where(static busy => busy.Batch is not null)
        .Select(static busy => new BusyWorker(busy.Slot.Id, busy.Slot.ProcessId, busy.Batch!.Place, TimeSpan.FromMilliseconds(Math.Max(0, Alarm.Now - busy.Batch.ProgressAt))))
        .ToArray());

    private void OnRetryDue(TaskQueue queue)
    {
        queue.TakeDue();
        _dispatcher.Poke(queue);
    }

    private T Ask<T>(Func<T> question) => _dispatcher.Strand.Ask(question);
}
