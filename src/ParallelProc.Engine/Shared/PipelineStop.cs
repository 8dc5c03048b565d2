using System.Diagnostics.CodeAnalysis;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace ParallelProc.Engine;

/// <summary>
/// Hears of a stop (Ctrl+C) of the pipeline that runs on this thread: PowerShell can't end a method that waits, so that has to see to it itself. Which pipeline
/// runs there the engine does not tell in public, so it is asked by name; where it has no such members, nothing is heard.
/// </summary>
[SuppressMessage("Reliability", "CA2213", Justification = "A stop may come while the wait ends. A source without a timer holds nothing that its finalizer does not give back.")]
internal sealed class PipelineStop : IDisposable
{
    private static readonly MethodInfo? RunningIn = typeof(Runspace).GetMethod("GetCurrentlyRunningPipeline", BindingFlags.Instance | BindingFlags.NonPublic);
    private static readonly EventInfo? StateChanged = RunningIn?.ReturnType.GetEvent("StateChanged");
    private static readonly PropertyInfo? StateInfo = RunningIn?.ReturnType.GetProperty("PipelineStateInfo");

    private readonly CancellationTokenSource _source = new();
    private readonly CancellationTokenRegistration _other;
    private readonly object? _pipeline;
    private readonly Delegate? _heard;

    /// <param name="other">What stops the wait beside that.</param>
    public PipelineStop(CancellationToken other)
    {
        _other = other.Register(_source.Cancel);
        if (StateChanged?.EventHandlerType is not { } handler || Runspace.DefaultRunspace is not { } runspace || RunningIn!.Invoke(runspace, null) is not { } pipeline)
        {
            return;
        }

        _pipeline = pipeline;
        _heard = Delegate.CreateDelegate(handler, this, ((Action<object, EventArgs>)Hear).Method);
        StateChanged.AddEventHandler(pipeline, _heard);
        Hear(pipeline, EventArgs.Empty); // it may have been stopped before
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        if (_pipeline is not null)
        {
            StateChanged!.RemoveEventHandler(_pipeline, _heard);
        }

        _other.Dispose();
    }

    private void Hear(object pipeline, EventArgs e)
    {
        var info = StateInfo?.GetValue(pipeline);
        if (info?.GetType().GetProperty("State")?.GetValue(info)?.ToString() is "Stopping" or "Stopped")
        {
            _source.Cancel();
        }
    }
}
