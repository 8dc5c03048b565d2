using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>The parameters that say how a body is stopped, and whether it is tried again when it fails.</summary>
public abstract class RunOptionsCmdlet : CaptureCmdlet
{
    private protected RunOptionsCmdlet()
    {
    }

    /// <summary>How often a run that failed is tried again; without it, never.</summary>
    [Parameter]
    public int? RetryCount { get; set; }

    /// <summary>About how long to wait before the second attempt, in seconds; each later wait is twice as long. Without it, one second.</summary>
    [Parameter]
    public double? RetryDelaySeconds { get; set; }

    /// <summary>Which failures are tried again: kinds, error ids or names of exception types; without it, all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(FailureKindCompleter))]
    [SupportsWildcards]
    public string[]? RetryOn { get; set; }

    /// <summary>How long what was told to stop may take to end before its worker is killed, in seconds; without it, what the pool was started with.</summary>
    [Parameter]
    public double? GracePeriodSeconds { get; set; }

    /// <exception cref="PoolException">A value makes no sense.</exception>
    private protected TimeSpan? Grace => CheckGrace(GracePeriodSeconds);

    /// <exception cref="PoolException">A value makes no sense.</exception>
    private protected RetryPolicy? Retry
    {
        get
        {
            var longest = RetryPolicy.LongestDelay.TotalSeconds;
            if (RetryDelaySeconds is { } delay && !(delay >= 0 && delay <= longest))
            {
                throw PoolErrors.InvalidLimit(nameof(RetryDelaySeconds), RetryDelaySeconds, $"it must be between 0 and {longest} seconds");
            }

            if (RetryCount is null && (RetryOn is not null || RetryDelaySeconds is not null))
            {
                throw PoolErrors.RetryCountMissing(RetryOn is not null ? nameof(RetryOn) : nameof(RetryDelaySeconds));
            }

            CheckCount(nameof(RetryCount), RetryCount);
            return RetryCount is not > 0
                ? null
                : new RetryPolicy
                {
                    Count = RetryCount.Value,
                    Delay = TimeSpan.FromSeconds(RetryDelaySeconds ?? 1),
                    On = RetryOn is null ? RetryFilter.Everything : new RetryFilter(RetryOn),
                };
        }
    }
}
