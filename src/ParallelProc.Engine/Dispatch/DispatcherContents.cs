using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <content>Large values that messages only name. A worker gets each once, ahead of the first message that names it, and is told when there will be no other.</content>
internal sealed partial class Dispatcher
{
    /// <summary>How many maps and tasks that are not over name a content.</summary>
    private readonly Dictionary<Content, int> _contentUses = [];

    void IWorkerEvents.ContentSent(WorkerChannel channel, int bytes) => OnSlot(channel, _ => Events.Figures.BytesIn += bytes);

    private void SendScript(WorkerSlot slot, ScriptCode code, int scriptId)
    {
        var variables = _scripts.VariablesOf(code, scriptId);
        using var script = ScriptTable.Message(code, scriptId, variables);
        if (variables is not null)
        {
            slot.Channel.Send(variables);
        }

        slot.Channel.Send(FrameKind.Script, script);
        if (variables is not null)
        {
            slot.Channel.Send(FrameKind.ForgetContent, new BatchMark(variables.Id, 0)); // the script has it
        }
    }

    /// <summary>Work that names these will be given out: who gets one keeps it.</summary>
    internal void Uses(Content[] contents)
    {
        foreach (var content in contents)
        {
            _contentUses[content] = _contentUses.GetValueOrDefault(content) + 1;
        }
    }

    /// <summary>That work is over. Batches that still run have what they need.</summary>
    internal void UsesNoMore(Content[] contents)
    {
        foreach (var content in contents)
        {
            if (--_contentUses[content] > 0)
            {
                continue;
            }

            _contentUses.Remove(content);
            foreach (var slot in _fleet.Slots.Where(slot => slot.ForgetContent(content.Id)))
            {
                slot.Channel.Send(FrameKind.ForgetContent, new BatchMark(content.Id, 0));
            }
        }
    }

    private static void SendContents(WorkerSlot slot, Batch batch)
    {
        foreach (var content in batch.Bindings.Contents)
        {
            if (slot.NeedsContent(content.Id))
            {
                slot.Channel.Send(content);
            }
        }
    }
}
