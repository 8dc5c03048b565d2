using System.Management.Automation;
using ParallelProc.Engine;

namespace ParallelProc.Commands;

/// <summary>Get-PoolCheckpoint: what the journal of a map knows of its items.</summary>
[Cmdlet(VerbsCommon.Get, "PoolCheckpoint")]
[OutputType(typeof(PoolCheckpointItem), typeof(PoolCheckpoint))]
public sealed class GetPoolCheckpointCommand : PoolCmdlet
{
    /// <summary>The journals: what maps were given with -Checkpoint.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Reads what items wrote to their output, too.</summary>
    [Parameter]
    public SwitchParameter IncludeOutput { get; set; }

    /// <summary>Writes one object a journal, not one an item.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <inheritdoc />
    protected override void ProcessRecord()
    {
        foreach (var given in Path)
        {
            GuardOne(() =>
            {
                using var journal = new JournalView(JournalPath.Of(this, given));
                if (journal.Summary.DamagedLines > 0 && !Summary)
                {
                    WriteWarning($"The journal '{given}' has {journal.Summary.DamagedLines} damaged line(s), which are left out.");
                }

                if (Summary)
                {
                    WriteObject(journal.Summary);
                    return;
                }

                foreach (var item in journal.Items(IncludeOutput))
                {
                    StopToken.ThrowIfCancellationRequested();
                    WriteObject(item);
                }
            });
        }
    }
}
