using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <content>The journal of a map that can be started again.</content>
public sealed partial class InvokePoolMapCommand
{
    private void OpenCheckpoint(ScriptCode code, BoundValues bindings)
    {
        if (Checkpoint is null)
        {
            var given = new[] { nameof(CheckpointKey), nameof(CheckpointOutcomeOnly), nameof(RetryFailed) }.FirstOrDefault(MyInvocation.BoundParameters.ContainsKey);
            if (given is not null)
            {
                throw PoolErrors.CheckpointNeeded(given);
            }

            return;
        }

        _checkpoint = Engine.Checkpoint.Open(
            new CheckpointOptions
            {
                Path = JournalPath.Of(this, Checkpoint),
                ChooseKey = CheckpointKey is null ? null : new KeyScript(CheckpointKey).Of,
                KeyText = CheckpointKey?.ToString(),
                OutcomeOnly = CheckpointOutcomeOnly,
                RetryFailed = RetryFailed,
            },
            code,
            bindings);
        if (_checkpoint.Warning is { } warning)
        {
            WriteWarning(warning);
        }

        WriteVerbose($"The journal knows {_checkpoint.Known} items.");
    }
}
