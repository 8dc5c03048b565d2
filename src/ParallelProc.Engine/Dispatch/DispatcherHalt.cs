namespace ParallelProc.Engine;

/// <content>How one source's work is ended early while the pool and its other sources go on.</content>
internal sealed partial class Dispatcher
{
    /// <summary>What workers have of a source and have not begun is called back; what runs is stopped, or left to end. Its results still count.</summary>
    public void Halt(IWorkSource source, bool stopRunning)
    {
        foreach (var slot in _fleet.Slots)
        {
            foreach (var batch in slot.Assigned)
            {
                if (batch.Source != source)
                {
                    continue;
                }

                if (stopRunning)
                {
                    StopBatch(slot, batch);
                }
                else
                {
                    Recall(slot, batch);
                }
            }
        }

        AfterWork();
    }

    /// <summary>How long what this batch runs may take to end once it was told to stop.</summary>
    private TimeSpan GraceOf(Batch batch) => batch.Source.GraceOf(batch) ?? _options.Grace;
}
