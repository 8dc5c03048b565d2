using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Get-PoolEvent: what has happened in pools lately, and with -Wait what goes on happening.</summary>
[Cmdlet(VerbsCommon.Get, "PoolEvent")]
[OutputType(typeof(PoolEvent))]
public sealed class GetPoolEventCommand : PoolCmdlet
{
    /// <summary>So many may wait to be written, before those that come are left out.</summary>
    private const int Capacity = 100_000;

    private readonly EventQueue _queue = new(Capacity);
    private readonly List<ProcessPool> _pools = [];

    /// <summary>The pools, or their names, also with wildcards; without it, all pools.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    [ValidateNotNull]
    [SupportsWildcards]
    public object[]? Pool { get; set; }

    /// <summary>At most so many of the last events of each pool; without it, all that it keeps.</summary>
    [Parameter]
    public int? Tail { get; set; }

    /// <summary>Writes events as they come, too, until the pools have ended.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <inheritdoc />
    protected override void BeginProcessing() => Guard(() => CheckCount(nameof(Tail), Tail));

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (var given in Pool ?? ["*"])
        {
            GuardOne(() => _pools.AddRange(PoolResolver.Several(given).Except(_pools)));
        }
    }

    /// <inheritdoc />
    protected override void EndProcessing() => Guard(() =>
    {
        var most = Tail ?? int.MaxValue;
        if (!Wait)
        {
            WriteObject(_pools.SelectMany(pool => pool.GetEvents(most)).OrderBy(static one => one.Time), enumerateCollection: true);
            return;
        }

        // One that ends at once must not end the others' queue.
        _queue.Open();
        _pools.ForEach(pool => pool.Listen(_queue, most));
        _queue.Close();
        Follow();
    });

    /// <inheritdoc />
    protected override void StopProcessing()
    {
        base.StopProcessing();
        _queue.End();
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing && Wait)
        {
            _pools.ForEach(pool => pool.Forget(_queue));
        }

        base.Dispose(disposing);
    }

    private void Follow()
    {
        var events = new List<PoolEvent>();
        while (_queue.Take(ref events, out var dropped) && !StopToken.IsCancellationRequested)
        {
            foreach (var one in events)
            {
                WriteObject(one);
            }

            if (dropped > 0)
            {
                WriteWarning(PoolErrors.EventsMissed(dropped));
            }
        }
    }
}
