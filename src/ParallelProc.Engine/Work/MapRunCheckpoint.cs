using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <content>What a journal changes: items that it knows do not run, and their results come from there.</content>
internal sealed partial class MapRun
{
    /// <summary>Waits until all that was done is on the disk, and the journal is free for another map.</summary>
    /// <exception cref="PoolException">Not all could be recorded.</exception>
    public void CloseCheckpoint()
    {
        if (_checkpoint is not null)
        {
            _checkpoint.Dispose();
            PipelineWait.For(_checkpoint.Closed);
        }
    }

    /// <summary>An item that will not run: its results are stored, or it has no key.</summary>
    private bool IsSettled(Checkpoint checkpoint, object? input, object? sent)
    {
        try
        {
            if (checkpoint.Admit(input, sent, _added) is not { } stored)
            {
                return false;
            }

            lock (_gate)
            {
                var place = _added++;
                _delivered++;
                _results.Add(new RecordChunk(place, place, stored, 0));
            }
        }
        catch (ObjectCodecException e)
        {
            Refuse(input, e.Path, e);
        }
        catch (PoolException e)
        {
            lock (_gate)
            {
                EndHere(_added++, ItemStatus.Failed, e.Record);
            }
        }

        return true;
    }

    /// <summary>On the journal's thread. Running items are stopped: what they do could not be told again.</summary>
    private void OnCheckpointFailed(PoolException reason)
    {
        _failure ??= reason;
        _pool.CancelSource(this);
        _results.Wake();
    }
}
