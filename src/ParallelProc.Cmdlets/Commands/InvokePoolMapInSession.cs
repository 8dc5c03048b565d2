using System.Management.Automation;
using ParallelProc.Engine;
using ParallelProc.Protocol;

namespace ParallelProc.Commands;

/// <content>The map without workers, for whoever wants to step through its body.</content>
public sealed partial class InvokePoolMapCommand
{
    private static readonly string[] NotInSession = [nameof(AsJob), nameof(JobName), nameof(Checkpoint), nameof(MaxErrors), nameof(MaxErrorPercent), nameof(Method)];

    private InSessionMap? _inSession;

    /// <summary>Runs the body in this session, for one input after the other, so that break points and <c>Wait-Debugger</c> hold. No worker is started.</summary>
    [Parameter]
    public SwitchParameter DebugInProcess { get; set; }

    /// <inheritdoc />
    private protected override bool WorkersDefineTypes => DebugInProcess || base.WorkersDefineTypes;

    private void CheckInSession()
    {
        if (DebugInProcess && NotInSession.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey) is { } other)
        {
            throw PoolErrors.DebugInProcessConflict(other);
        }
    }

    private void RunHere(InSessionMap map, object? item, object?[]? others)
    {
        foreach (var (kind, value) in map.Run(item, others))
        {
            RecordWriter.Write(this, kind, kind == RecordKind.Output && _rehydration is not null ? _rehydration.Of(value) : value);
        }

        StopToken.ThrowIfCancellationRequested();
    }
}
