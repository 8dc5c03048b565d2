using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>What the cmdlets share: finding pools, waiting so that Ctrl+C works, and errors with their own records.</summary>
public abstract class PoolCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    private protected PoolCmdlet()
    {
    }

    /// <summary>Cancelled by Ctrl+C.</summary>
    private protected CancellationToken StopToken => _stopping.Token;

    /// <inheritdoc />
    protected override void StopProcessing() => _stopping.Cancel();

    /// <summary>Ends what the cmdlet still has under way. Where a pipeline is cut, neither EndProcessing nor StopProcessing is called, only this.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()" />
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stopping.Dispose();
        }
    }

    /// <summary>The pool that is meant: the one given, else that of the innermost Use-ProcessPool, else the shared default one.</summary>
    private protected ProcessPool PoolOrDefault(object? given)
    {
        var pool = given is null
            ? AmbientPools.Current ?? PoolRegistry.Default(SessionState.LanguageMode.ToString(), () => SessionOptions.Of(SessionState))
            : PoolResolver.One(given);
        SessionRights.Check(pool, SessionState.LanguageMode);
        return pool.Refusal is { } refusal ? throw refusal : pool;
    }

    /// <summary>A limit that was given must be at least 1.</summary>
    private protected static void CheckLimit(string parameter, int? value)
    {
        if (value < 1)
        {
            throw PoolErrors.InvalidLimit(parameter, value, "it must be 1 or more");
        }
    }

    /// <summary>A count that was given must be at least 0.</summary>
    private protected static void CheckCount(string parameter, int? value)
    {
        if (value < 0)
        {
            throw PoolErrors.InvalidLimit(parameter, value, "it must be 0 or more");
        }
    }

    /// <summary>A share that was given must be one.</summary>
    private protected static void CheckPercent(string parameter, double? value)
    {
        if (value is not (null or (>= 0 and <= 100)))
        {
            throw PoolErrors.InvalidLimit(parameter, value, "it must be between 0 and 100");
        }
    }

    /// <summary>A grace period may be nothing at all.</summary>
    private protected static TimeSpan? CheckGrace(double? seconds) => seconds switch
    {
        null => null,
        >= 0 and <= 2_000_000 => TimeSpan.FromSeconds(seconds.Value),
        _ => throw PoolErrors.InvalidLimit("GracePeriodSeconds", seconds, "it must be between 0 and 2000000 seconds"),
    };

    /// <summary>A time that was given, in seconds, must be one that can be measured.</summary>
    private protected static TimeSpan? CheckTime(string parameter, double? seconds) => seconds switch
    {
        null => null,
        >= 0.001 and <= 2_000_000 => TimeSpan.FromSeconds(seconds.Value),
        _ => throw PoolErrors.InvalidLimit(parameter, seconds, "it must be between 0.001 and 2000000 seconds"),
    };

    /// <summary>Runs a step of the cmdlet. An error of the pool ends the cmdlet with its own record; Ctrl+C ends it as PowerShell expects.</summary>
    private protected void Guard(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e) when (IsEnd(e))
        {
            End(e);
        }
    }

    /// <summary>An error of the pool, or what Ctrl+C makes of a wait: it ends the cmdlet, by way of <see cref="End"/>.</summary>
    private protected bool IsEnd(Exception e) => e is PoolException || (e is OperationCanceledException && _stopping.IsCancellationRequested);

    /// <summary>Ends the cmdlet as <see cref="Guard"/> does, for steps that come so often that they can't afford a delegate.</summary>
    private protected void End(Exception e)
    {
        if (e is PoolException { Record: var error })
        {
            ThrowTerminatingError(error);
        }

        throw new PipelineStoppedException();
    }

    /// <summary>Runs a step for one of several inputs: an error of the pool is written, and the others go on.</summary>
    private protected void GuardOne(Action step) => Guard(() =>
    {
        try
        {
            step();
        }
        catch (PoolException e)
        {
            WriteError(e.Record);
        }
    });
}
