using ParallelProc.Protocol;

namespace ParallelProc.Engine;

/// <summary>What a session has added to the extended type system.</summary>
/// <param name="Sources">What workers do again, in this order. Equal calls give the same list.</param>
/// <param name="Items">The same for whoever asks, with what can't go along.</param>
internal sealed record CapturedTypeData(IReadOnlyList<TypeDataSource> Sources, IReadOnlyList<PoolCaptureItem> Items)
{
    public static readonly CapturedTypeData None = new([], []);
}
