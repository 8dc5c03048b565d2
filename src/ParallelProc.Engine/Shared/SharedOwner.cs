namespace ParallelProc.Engine;

/// <summary>Who calls a shared object, and may hold it: an item in a worker, or a thread of the shell.</summary>
/// <param name="Peer">The worker, or the hub itself.</param>
/// <param name="Batch">The item's batch; the thread of the shell.</param>
/// <param name="Item">The item's index in its batch.</param>
internal sealed record SharedOwner(object Peer, long Batch, int Item)
{
    public override string ToString() => Peer is SharedPeer worker ? $"a script block in worker process {worker.ProcessId} (batch {Batch}, item {Item})" : "the shell";
}
